package ai.coccinelle.channels.producer.metric;

import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/** @param every how often what waits is counted */
@Validated
@ConfigurationProperties("channels.metric")
record MetricSettings(@DefaultValue("15s") @NotNull Duration every) {}
