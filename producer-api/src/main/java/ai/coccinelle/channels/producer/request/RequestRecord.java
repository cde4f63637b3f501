package ai.coccinelle.channels.producer.request;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Marks a record that is read strictly from a request's body. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface RequestRecord {
    /** Fields of an answer that may come back: their values are not read. */
    String[] ignored() default {};
}
