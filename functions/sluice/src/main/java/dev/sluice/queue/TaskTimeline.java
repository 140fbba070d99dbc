package dev.sluice.queue;

import java.util.List;

/**
 * What happened to a task, oldest first.
 *
 * @param cut whether there was more between the first event and the second: of what the record does
 *     not tell, the newest 100 events are kept
 */
public record TaskTimeline(List<TaskEvent> events, boolean cut) {}
