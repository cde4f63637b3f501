package ai.coccinelle.channels.producer.appointment;

import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * {@code channels.appointments.*}.
 *
 * @param tick how often it is looked which reminders are due
 */
@Validated
@ConfigurationProperties("channels.appointments")
record AppointmentSettings(@DefaultValue("1s") @NotNull Duration tick) {}
