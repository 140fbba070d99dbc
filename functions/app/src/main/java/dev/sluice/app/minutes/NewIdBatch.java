package dev.sluice.app.minutes;

import dev.sluice.queue.NewTask;
import java.util.PrimitiveIterator;

/**
 * A batch of ids to add, already validated.
 *
 * @param name what is done with the ids
 * @param ids read once, a part at a time; each 1 to {@link IdBatchStore#LARGEST_ID}, none twice
 * @param idempotency null when the caller gave no key
 */
public record NewIdBatch(
    String name, PrimitiveIterator.OfLong ids, NewTask.Idempotency idempotency) {}
