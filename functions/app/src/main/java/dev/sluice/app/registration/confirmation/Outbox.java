package dev.sluice.app.registration.confirmation;

import jakarta.mail.MessagingException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import org.eclipse.angus.mail.util.CRLFOutputStream;

/**
 * Puts each message into a directory, as {@code <task id>.eml}, which mail programs open. A file is
 * complete or absent, and a repeated attempt replaces it.
 */
final class Outbox implements Mailer {
  private final Path directory;

  Outbox(Path directory) {
    this.directory = directory;
  }

  @Override
  public void send(Confirmation message, Confirmation.Handing handing)
      throws IOException, MessagingException {
    Files.createDirectories(directory);
    Path part = Files.createTempFile(directory, "", ".part");
    try {
      try (FileChannel channel = FileChannel.open(part, StandardOpenOption.WRITE);
          OutputStream out = Channels.newOutputStream(channel)) {
        CRLFOutputStream lines = new CRLFOutputStream(out); // RFC 5322, 2.1; SMTP does it too
        message.writeTo(lines);
        lines.flush();
        channel.force(true);
      }
      Path file = directory.resolve(message.taskId() + ".eml");
      Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(part);
    }
  }
}
