package dev.sluice.queue;

import dev.sluice.params.ParamsReader;
import java.time.Duration;
import java.util.List;

/** Changes to a waiting task; null leaves a part as it is. {@code delay} counts from now. */
public record Patch(
    Integer priority, Duration delay, String params, List<ParamsReader.Known> known) {}
