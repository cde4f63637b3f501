package ai.coccinelle.channels.hours;

import com.fasterxml.jackson.annotation.JsonValue;
import java.time.LocalDate;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A part of France with public holidays of its own (Code du travail L3133-1, L3134-13 and L3422-2). */
public enum Region {
    METROPOLE("fr", null),
    /** Bas-Rhin, Haut-Rhin and Moselle: Good Friday and 26 December, too. */
    ALSACE_MOSELLE("fr", "57"),
    GUADELOUPE("gp", null),
    MARTINIQUE("mq", null),
    GUYANE("gf", null),
    REUNION("re", null),
    MAYOTTE("yt", null),
    SAINT_BARTHELEMY("bl", null),
    SAINT_MARTIN("mf", null),
    SAINT_PIERRE_ET_MIQUELON("pm", null),
    NOUVELLE_CALEDONIE("nc", null),
    POLYNESIE_FRANCAISE("pf", null),
    WALLIS_ET_FUTUNA("wf", null);

    private final Holidays holidays;

    /**
     * @param calendar jollyday's
     * @param part the calendar's part, or null
     */
    Region(String calendar, @Nullable String part) {
        this.holidays = new Holidays(calendar, part);
    }

    /** Whether the day is a public holiday there. */
    public boolean isHoliday(LocalDate day) {
        return holidays.include(day);
    }

    /** The name in JSON and SQL. */
    @JsonValue
    public String wireName() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /**
     * @throws IllegalArgumentException when it is none
     */
    public static Region of(String wireName) {
        return valueOf(wireName.toUpperCase(Locale.ROOT).replace('-', '_'));
    }
}
