package ai.coccinelle.channels.producer.problem;

/**
 * One thing wrong with a request.
 *
 * @param field where: a JSON path such as {@code variables.rdvDate}, a parameter or a header
 * @param code what, for programs
 * @param detail what is wrong and what to do, for people
 */
public record Fault(String field, String code, String detail) {}
