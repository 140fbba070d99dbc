package dev.sluice.local.redis;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The file Redis keeps its keys in, when Redis could not read it. */
final class AppendOnlyFile {
  private static final Pattern CUT =
      Pattern.compile("Unexpected end of file reading the append only file (\\S+?)\\.? You can");

  private final Path directory;

  AppendOnlyFile(Path directory) {
    this.directory = directory;
  }

  /**
   * A file whose end is missing is what a power failure leaves: the last write is incomplete and
   * was never acknowledged. Redis then may drop that end, after a copy of the whole was made, in
   * case it was something else that cut it.
   *
   * @return what to tell about it
   * @throws RedisNotStarted when the file is damaged otherwise
   */
  String copyBeforeCut(RedisProcess.Refused refused, Path binary)
      throws IOException, RedisNotStarted {
    Matcher cut = CUT.matcher(refused.getMessage());
    if (!cut.find()) {
      throw damaged(refused, binary);
    }
    Path file = directory.resolve("appendonlydir").resolve(cut.group(1));
    Path copy = Files.createTempFile(directory, cut.group(1) + ".", ".copy");
    Files.copy(file, copy, StandardCopyOption.REPLACE_EXISTING);
    return "The end of " + file + " was cut off and is dropped; the file as it was: " + copy;
  }

  /** One line: what is wrong, that nothing was changed, and what to do. */
  private RedisNotStarted damaged(RedisProcess.Refused refused, Path binary) throws IOException {
    Path manifest = directory.resolve("appendonlydir").resolve("appendonly.aof.manifest");
    if (!Files.exists(manifest)) {
      return new RedisNotStarted("Redis did not start: " + refused.lastLine());
    }
    Path check = directory.resolve("redis-check-aof"); // the same binary under its other name
    if (!Files.exists(check)) {
      Files.createSymbolicLink(check, binary.getFileName());
    }
    return new RedisNotStarted(
        "Redis cannot read "
            + manifest.getParent()
            + " ("
            + refused.lastLine()
            + "). Nothing was changed. Copy that directory, then repair it with: "
            + check
            + " --fix "
            + manifest);
  }
}
