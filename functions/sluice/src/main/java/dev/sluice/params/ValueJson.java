package dev.sluice.params;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.YearMonth;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Optional;

/**
 * Writes what tasks return, and the params of children, as JSON: times in ISO 8601, decimals with
 * all their digits, never with an exponent.
 */
public final class ValueJson {
  /** The largest result or params of a child, bytes. */
  public static final int LARGEST = 64 * 1024;

  private static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN)
          .addModule(times().addSerializer(new Given()))
          .build();

  private ValueJson() {}

  public static byte[] write(Object value) throws JsonProcessingException {
    return MAPPER.writeValueAsBytes(value);
  }

  private static SimpleModule times() {
    SimpleModule times = new SimpleModule();
    for (Class<?> type :
        List.of(
            LocalDate.class,
            LocalTime.class,
            LocalDateTime.class,
            Instant.class,
            OffsetDateTime.class,
            ZonedDateTime.class,
            YearMonth.class,
            Duration.class)) {
      times.addSerializer(type, ToStringSerializer.instance);
    }
    return times;
  }

  /** An optional component: its value or null, which the reader treats as absent. */
  private static final class Given extends StdSerializer<Optional<?>> {
    Given() {
      super(Optional.class, false);
    }

    @Override
    public void serialize(Optional<?> part, JsonGenerator out, SerializerProvider provider)
        throws IOException {
      provider.defaultSerializeValue(part.orElse(null), out);
    }
  }
}
