package ai.coccinelle.channels.producer.access;

import ai.coccinelle.channels.audit.AuditLog;
import ai.coccinelle.channels.producer.ProducerSettings;
import ai.coccinelle.channels.producer.problem.Problem;
import ai.coccinelle.channels.producer.problem.ProblemAnswers;
import ai.coccinelle.channels.producer.problem.ProblemType;
import ai.coccinelle.channels.tenant.ApiKeys;
import ai.coccinelle.channels.tenant.Scope;
import ai.coccinelle.channels.tenant.Tenants;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.security.autoconfigure.actuate.web.servlet.EndpointRequest;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.annotation.web.configurers.AuthorizeHttpRequestsConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.config.observation.SecurityObservationSettings;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.authentication.AnonymousAuthenticationFilter;
import org.springframework.web.servlet.HandlerExceptionResolver;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(AccessSettings.class)
class AccessConfiguration {
    /** No key opens these: webhooks and the links of mails prove by themselves whose they are. */
    private static final String[] OPEN = {
        "/",
        "/error",
        "/v3/api-docs",
        "/v3/api-docs/**",
        "/v3/api-docs.yaml",
        "/swagger-ui.html",
        "/swagger-ui/**",
        "/webhooks/**",
        "/unsubscribe/*",
        "/connect/whatsapp/*",
        "/connect/360dialog/*"
    };

    /** What sends, and what only looks although it is a POST. */
    private static final String[] CHANGING_NOTHING = Rule.ALL.stream()
            .filter(rule -> (rule.scope() == Scope.SEND
                            && !rule.path().equals("/api/channels/test")
                            && !rule.path().startsWith("/api/campaigns"))
                    || (rule.scope() == Scope.READ && rule.method() == HttpMethod.POST))
            .map(Rule::path)
            .toArray(String[]::new);

    @Bean
    AuditLog auditLog(Jdbi jdbi) {
        return new AuditLog(jdbi);
    }

    @Bean
    TenantAccess tenantAccess(Tenants tenants) {
        return new TenantAccess(tenants);
    }

    /** A span and a timer for each of its filters cost more than they tell. */
    @Bean
    SecurityObservationSettings securityObservations() {
        return SecurityObservationSettings.noObservations();
    }

    @Bean
    FilterRegistrationBean<AnswerHeadersFilter> answerHeaders() {
        var registration = new FilterRegistrationBean<>(new AnswerHeadersFilter());
        registration.setOrder(Ordered.HIGHEST_PRECEDENCE);
        return registration;
    }

    @Bean
    FilterRegistrationBean<ForwardedFieldsFilter> forwardedFields() {
        var registration = new FilterRegistrationBean<>(new ForwardedFieldsFilter());
        registration.setOrder(Ordered.HIGHEST_PRECEDENCE);
        return registration;
    }

    /** The management port is not the callers': what it exposes is chosen by its settings. */
    @Bean
    @Order(1)
    SecurityFilterChain managementAccess(HttpSecurity http) {
        return stateless(http.securityMatcher(EndpointRequest.toAnyEndpoint())
                        .authorizeHttpRequests(requests -> requests.anyRequest().permitAll()))
                .build();
    }

    @Bean
    Callers callers(ProducerSettings platform, AccessSettings settings, ApiKeys keys) {
        return new Callers(platform.platformKey(), keys, settings.keysRemembered());
    }

    @Bean
    SensitiveLimits sensitiveLimits(AccessSettings settings) {
        return new SensitiveLimits(settings.unknownKeysPerMinute(), settings.changesPerMinute());
    }

    @Bean
    WebMvcConfigurer audit(AuditLog log, SensitiveLimits limits) {
        return new WebMvcConfigurer() {
            @Override
            public void addInterceptors(InterceptorRegistry registry) {
                registry.addInterceptor(new AuditInterceptor(log, limits))
                        .addPathPatterns("/api/**")
                        .excludePathPatterns(CHANGING_NOTHING);
            }
        };
    }

    @Bean
    @Order(2)
    SecurityFilterChain apiAccess(
            HttpSecurity http,
            AccessSettings settings,
            Callers callers,
            SensitiveLimits sensitive,
            ProblemAnswers answers,
            @Qualifier("handlerExceptionResolver") HandlerExceptionResolver faults) {
        var filter = new KeyFilter(
                callers,
                new CallLimits(settings.requestsPerSecond(), settings.platformRequestsPerSecond()),
                sensitive,
                answers,
                faults);
        return stateless(http.headers(AbstractHttpConfigurer::disable) // AnswerHeadersFilter
                        .authorizeHttpRequests(AccessConfiguration::rules)
                        .addFilterBefore(filter, AnonymousAuthenticationFilter.class)
                        .exceptionHandling(handling -> handling.authenticationEntryPoint(
                                        (request, response, fault) -> unauthenticated(request, response, answers))
                                .accessDeniedHandler((request, response, fault) ->
                                        answers.write(response, Rule.denial(request, caller())))))
                .build();
    }

    /** What has no rule is denied: a method that Spring would serve by itself, such as HEAD, needs one like any other. */
    private static void rules(
            AuthorizeHttpRequestsConfigurer<HttpSecurity>.AuthorizationManagerRequestMatcherRegistry requests) {
        requests.dispatcherTypeMatchers(DispatcherType.ERROR)
                .permitAll()
                .requestMatchers(OPEN)
                .permitAll();
        for (Rule rule : Rule.ALL) {
            for (HttpMethod method : rule.methods()) {
                requests.requestMatchers(method, rule.path()).access(rule);
            }
        }
        requests.requestMatchers("/api", "/api/**").access(Rule.NONE);
        requests.anyRequest().authenticated();
    }

    private static @Nullable Caller caller() {
        return SecurityContextHolder.getContext().getAuthentication() instanceof KeyAuthentication known
                ? known.getPrincipal()
                : null;
    }

    private static HttpSecurity stateless(HttpSecurity http) {
        return http.sessionManagement(sessions -> sessions.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .csrf(AbstractHttpConfigurer::disable) // no cookie, so nothing to forge
                .formLogin(AbstractHttpConfigurer::disable)
                .httpBasic(AbstractHttpConfigurer::disable)
                .logout(AbstractHttpConfigurer::disable)
                .requestCache(AbstractHttpConfigurer::disable);
    }

    private static void unauthenticated(
            HttpServletRequest request, HttpServletResponse response, ProblemAnswers answers) throws IOException {
        boolean given = request.getHeader(HttpHeaders.AUTHORIZATION) != null;
        answers.write(
                response,
                Problem.of(
                                ProblemType.UNAUTHENTICATED,
                                given
                                        ? "This key is not known, or it was revoked. Send a valid one: Authorization: Bearer"
                                                + " <key>."
                                        : "The request carries no key. Send one with the header Authorization: Bearer <key>; the"
                                                + " platform issues keys with POST /api/tenants/{tenant}/keys.")
                        .with(
                                HttpHeaders.WWW_AUTHENTICATE,
                                "Bearer realm=\"channels\"" + (given ? ", error=\"invalid_token\"" : "")));
    }
}
