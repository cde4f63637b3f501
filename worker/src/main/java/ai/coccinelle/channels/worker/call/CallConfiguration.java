package ai.coccinelle.channels.worker.call;

import ai.coccinelle.channels.receipt.OpenCalls;
import ai.coccinelle.channels.receipt.Receipts;
import ai.coccinelle.channels.worker.provider.vapi.VapiCalls;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(CallSettings.class)
class CallConfiguration {

    @Bean(initMethod = "start", destroyMethod = "stop")
    CallWatch callWatch(
            OpenCalls calls, Receipts receipts, VapiCalls vapi, CallSettings settings, MeterRegistry meters) {
        return new CallWatch(calls, receipts, vapi, settings, meters);
    }
}
