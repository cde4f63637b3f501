package ai.coccinelle.channels.bench.throughput;

import ai.coccinelle.channels.channel.ChannelType;
import ai.coccinelle.channels.worker.WorkerApplication;
import ai.coccinelle.channels.worker.provider.Outcome;
import ai.coccinelle.channels.worker.provider.Provider;
import ai.coccinelle.channels.worker.provider.Providers;
import java.time.Duration;
import java.util.Arrays;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;

/** The worker as it is, but for its providers: they answer inside the process, after BENCH_PROVIDER_MILLIS. */
public final class InProcessWorker {
    static final String LATENCY = "BENCH_PROVIDER_MILLIS";

    private InProcessWorker() {}

    public static void main(String[] arguments) {
        WorkerApplication.builder().sources(InProcessProviders.class).run(arguments);
    }

    /** Stands before the worker's own. */
    @Configuration(proxyBeanMethods = false)
    static class InProcessProviders {

        @Bean
        @Primary
        Providers inProcessProviders() {
            SimulatedCall call = new SimulatedCall(Duration.ofMillis(Long.parseLong(System.getenv(LATENCY))));
            Provider provider = message -> new Outcome.Accepted(call.make());
            return new Providers(Arrays.stream(ChannelType.values())
                    .collect(Collectors.toMap(Function.identity(), any -> provider)));
        }
    }
}
