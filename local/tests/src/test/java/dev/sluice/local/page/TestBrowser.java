package dev.sluice.local.page;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Playwright;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Debian's {@code chromium}, headless: one for the whole JVM, ended with it. Only the thread that
 * first asks for it may use it.
 */
public final class TestBrowser {
  private static Browser browser;

  private TestBrowser() {}

  /** The browser; without it the test is skipped, or fails if CI=true. */
  public static synchronized Browser shared() {
    if (browser == null) {
      Path binary = binary();
      Map<String, String> noDownload = Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1");
      Playwright driver =
          Playwright.create(new Playwright.CreateOptions().setEnv(noDownload)); // ends with the JVM
      browser = driver.chromium().launch(new BrowserType.LaunchOptions().setExecutablePath(binary));
    }
    return browser;
  }

  private static Path binary() {
    for (String directory : System.getenv("PATH").split(Pattern.quote(File.pathSeparator))) {
      Path binary = Path.of(directory, "chromium");
      if (Files.isExecutable(binary)) {
        return binary;
      }
    }
    String reason = "chromium is not on the PATH (Debian: apt-get install chromium)";
    return "true".equals(System.getenv("CI")) ? fail(reason) : abort(reason);
  }
}
