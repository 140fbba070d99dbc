package dev.sluice.app.sellers.sales;

import dev.sluice.artifact.s3.S3Failure;
import dev.sluice.artifact.s3.S3Objects;
import java.io.IOException;
import java.io.InputStream;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The files under a prefix in S3, told apart by their ETags. Everything read from a file is of one
 * version.
 */
final class S3Files implements SalesFiles {
  private final S3Objects objects;

  S3Files(S3Objects objects) {
    this.objects = objects;
  }

  @Override
  public String about() {
    return "The S3 prefix of the sales";
  }

  @Override
  public SortedMap<String, Version> look() throws IOException {
    SortedMap<String, Version> seen = new TreeMap<>();
    for (S3Objects.Seen object : objects.list("")) {
      if (object.key().endsWith(".csv")) {
        seen.put(object.key(), new Version(object.tag(), object.size(), null));
      }
    }
    return seen;
  }

  @Override
  public InputStream open(String name, Version version) throws IOException {
    try {
      InputStream content =
          objects
              .open(name, version.tag())
              .orElseThrow(() -> new IOException(name + " disappeared while it was being read"));
      return new WholeStream(content, name, version.size());
    } catch (S3Failure e) {
      throw e.changed() ? SalesFiles.changed(name) : e;
    }
  }

  @Override
  public void check(String name, Version version) {
    // an open object never changes
  }
}
