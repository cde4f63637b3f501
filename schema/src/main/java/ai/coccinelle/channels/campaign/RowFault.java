package ai.coccinelle.channels.campaign;

import org.jspecify.annotations.Nullable;

/**
 * One thing wrong with a row.
 *
 * @param field what was read, as in a send: {@code to}, {@code variables.clientName}
 * @param column the file's column that it was read from; null: from none
 * @param code what, for programs
 * @param detail what is wrong and what to do, for people
 */
public record RowFault(String field, @Nullable String column, String code, String detail) {}
