package dev.sluice.local.redis;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The file in which Redis keeps its keys, for the case that Redis could not read it. */
final class AppendOnlyFile {
  private static final Pattern CUT =
      Pattern.compile("Unexpected end of file reading the append only file (\\S+?)\\.? You can");

  private final Path directory;

  AppendOnlyFile(Path directory) {
    this.directory = directory;
  }

  /**
   * A missing end is what a power failure leaves: the last write is incomplete and was never
   * acknowledged. Redis may then drop that end, once the whole file has been copied, in case
   * something else cut it off.
   *
   * @return a notice for the user
   * @throws RedisNotStarted when the file is damaged in another way
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
    return "The end of " + file + " was cut off and has been dropped; the original file: " + copy;
  }

  /** One line: what is wrong, that nothing was changed, and what to do. */
  private RedisNotStarted damaged(RedisProcess.Refused refused, Path binary) throws IOException {
    Path manifest = directory.resolve("appendonlydir").resolve("appendonly.aof.manifest");
    if (!Files.exists(manifest)) {
      return new RedisNotStarted("Redis did not start: " + refused.lastLine());
    }
    Path check = directory.resolve("redis-check-aof"); // the same binary under its other name
    Files.deleteIfExists(check); // it may be another server's
    Files.createSymbolicLink(check, binary.toAbsolutePath());
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
