package ai.coccinelle.channels.producer.request;

import ai.coccinelle.channels.producer.problem.ProblemAnswers;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.util.Map;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.converter.HttpMessageConverters;
import org.springframework.util.unit.DataSize;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(RequestSettings.class)
class RequestConfiguration implements WebMvcConfigurer {
    private static final String BATCH = "/api/messages/batch";
    private static final String APPOINTMENTS = "/api/appointments";
    private static final String CONSENTS = "/api/consents";

    private static final int SHARE_OF_AN_ADDRESS = 4;

    /** A thousand consents, each with the longest that it may say. */
    private static final DataSize MOST_CONSENTS = DataSize.ofMegabytes(1);

    @Override
    public void configureMessageConverters(HttpMessageConverters.ServerBuilder converters) {
        converters.addCustomConverter(new RequestRecordConverter());
    }

    /** For what callers' requests hold in memory. */
    @Bean
    Room bodyRoom(RequestSettings settings) {
        long room = settings.room().toBytes();
        return new Room(room, room / 2);
    }

    /** After Spring Security's filters (order -100): who has no key has no body read. */
    @Bean
    FilterRegistrationBean<BodyLimitFilter> bodyLimitFilter(
            RequestSettings settings, Room room, ProblemAnswers answers) {
        var registration = new FilterRegistrationBean<>(new BodyLimitFilter(
                settings.maxBody(),
                Map.of(
                        BATCH, settings.maxBatchBody(),
                        APPOINTMENTS, settings.maxBatchBody(),
                        CONSENTS, MOST_CONSENTS),
                room,
                answers));
        registration.addUrlPatterns("/api/*");
        registration.setOrder(0);
        return registration;
    }

    /** Each request that is under way holds memory, whatever it waits for: before its body, and until it is answered. */
    @Bean
    FilterRegistrationBean<BatchesAtOnceFilter> requestsAtOnceFilter(RequestSettings settings, ProblemAnswers answers) {
        var registration = new FilterRegistrationBean<>(
                new BatchesAtOnceFilter(_ -> true, settings.atOnce(), Duration.ZERO, answers));
        registration.addUrlPatterns("/api/*");
        registration.setOrder(-1);
        return registration;
    }

    /** What comes without a key is read as well, and not for ever. */
    @Bean
    FilterRegistrationBean<OutsideBodyFilter> outsideBodyFilter(RequestSettings settings, ProblemAnswers answers) {
        long room = settings.outsideRoom().toBytes();
        var registration = new FilterRegistrationBean<>(new OutsideBodyFilter(
                settings.maxOutsideBody(),
                settings.maxWebhookBody(),
                new Room(room, room / SHARE_OF_AN_ADDRESS),
                new Places(settings.outsideAtOnce()),
                new Unproven(settings.unprovenPerMinute(), settings.batchWait()),
                answers));
        registration.addUrlPatterns("/webhooks/*", "/unsubscribe/*", "/connect/*");
        registration.setOrder(0);
        return registration;
    }

    @Bean
    FilterRegistrationBean<BatchesAtOnceFilter> batchesAtOnceFilter(RequestSettings settings, ProblemAnswers answers) {
        var registration = new FilterRegistrationBean<>(new BatchesAtOnceFilter(
                RequestConfiguration::isPost, settings.batchesAtOnce(), settings.batchWait(), answers));
        registration.addUrlPatterns(BATCH, APPOINTMENTS, CONSENTS);
        registration.setOrder(1);
        return registration;
    }

    /** Where the others have read the body. */
    @Bean
    FilterRegistrationBean<UploadFilter> uploadFilter(RequestSettings settings, Room room, ProblemAnswers answers) {
        var registration = new FilterRegistrationBean<>(new UploadFilter(settings.maxUpload(), room, answers));
        registration.addUrlPatterns(UploadFilter.UNDER);
        registration.setOrder(0);
        return registration;
    }

    @Bean
    FilterRegistrationBean<BatchesAtOnceFilter> uploadsAtOnceFilter(RequestSettings settings, ProblemAnswers answers) {
        var registration = new FilterRegistrationBean<>(
                new BatchesAtOnceFilter(UploadFilter::takes, settings.uploadsAtOnce(), settings.batchWait(), answers));
        registration.addUrlPatterns(UploadFilter.UNDER);
        registration.setOrder(1);
        return registration;
    }

    private static boolean isPost(HttpServletRequest request) {
        return "POST".equals(request.getMethod());
    }
}
