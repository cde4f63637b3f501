package ai.coccinelle.channels.producer.appointment;

import ai.coccinelle.channels.appointment.ReminderRules;
import java.time.ZoneId;

/** How a tenant deals with its appointments. */
record Customs(ReminderRules rules, ZoneId zone, EarlierHours hours) {}
