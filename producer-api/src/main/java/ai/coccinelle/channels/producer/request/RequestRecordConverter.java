package ai.coccinelle.channels.producer.request;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpInputMessage;
import org.springframework.http.HttpOutputMessage;
import org.springframework.http.MediaType;
import org.springframework.http.converter.AbstractHttpMessageConverter;

/** Reads the bodies of requests into their {@link RequestRecord}s. */
final class RequestRecordConverter extends AbstractHttpMessageConverter<Object> {
    RequestRecordConverter() {
        super(MediaType.APPLICATION_JSON);
    }

    @Override
    protected boolean supports(Class<?> type) {
        return type.isAnnotationPresent(RequestRecord.class);
    }

    @Override
    protected Object readInternal(Class<?> type, HttpInputMessage request) throws IOException {
        return RecordReader.read(request.getBody(), type);
    }

    @Override
    public boolean canWrite(Class<?> type, @Nullable MediaType mediaType) {
        return false;
    }

    @Override
    protected void writeInternal(Object value, HttpOutputMessage response) {
        throw new UnsupportedOperationException("request records are read only");
    }
}
