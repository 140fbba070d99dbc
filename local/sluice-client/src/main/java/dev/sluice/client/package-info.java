/**
 * Enqueues tasks of Sluice from any Java program and waits for their results; needs nothing but the
 * JDK.
 *
 * <pre>{@code
 * record Params(String text, Optional<Integer> shortest) {}
 * record Counted(int words) {}
 * static final TaskRef<Params, Counted> WORD_COUNT =
 *     TaskRef.of("word-count", Params.class, Counted.class);
 *
 * Client client = Client.of(URI.create("http://127.0.0.1:8080"), System.getenv("SLUICE_TOKEN"));
 * Enqueued task = client.enqueue(WORD_COUNT, new Params("to be or not to be", Optional.empty()));
 * Counted counted = client.result(WORD_COUNT, task.id(), Duration.ofMinutes(1));
 * }</pre>
 *
 * <p>Start with {@link dev.sluice.client.Client}.
 */
package dev.sluice.client;
