package dev.sluice.artifact.s3;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class S3LocationTest {
  /** The template asks for the slash, so that the rights end where the prefix does. */
  @Test
  void aSlashAtTheEndChangesNothing() {
    S3Location place = new S3Location("my-bucket", "sales/2024/", false);
    assertEquals(place, S3Location.of("s3://my-bucket/sales/2024/", false));
    assertEquals(place, S3Location.of("s3://my-bucket/sales/2024", false));
    S3Location bucket = new S3Location("my-bucket", "", true);
    assertEquals(bucket, S3Location.of("s3://my-bucket/", true));
    assertEquals(bucket, S3Location.of("s3://my-bucket", true));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"s3://my-bucket//", "s3://my-bucket/a//b", "s3://My-Bucket/", "s3:my-bucket"})
  void otherShapesAreRefused(String text) {
    assertThrows(IllegalArgumentException.class, () -> S3Location.of(text, false));
  }
}
