package dev.sluice.app.registration.thumbnail;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * An ICC profile (ICC.1:2022, 8.3.2) of colours that are described by numbers: three primaries and
 * a white, each as x and y of CIE 1931, and a curve.
 */
final class MatrixProfile {
  /** x and y of white, red, green and blue of sRGB. */
  static final double[] SRGB = {0.3127, 0.329, 0.64, 0.33, 0.3, 0.6, 0.15, 0.06};

  /** The curve of sRGB: exponent, factor, offset, factor below a threshold, that threshold. */
  static final double[] SRGB_CURVE = {2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045};

  /** The white of profiles, as X, Y and Z. */
  private static final double[] D50 = {0.9642, 1, 0.8249};

  /** From X, Y and Z to responses of the eye's cones (Bradford), in which whites are adapted. */
  private static final double[][] CONES = {
    {0.8951, 0.2664, -0.1614}, {-0.7502, 1.7135, 0.0367}, {0.0389, -0.0685, 1.0296}
  };

  private static final int HEAD = 128;

  private MatrixProfile() {}

  /**
   * @param chromaticities as of {@link #SRGB}
   * @param curve an exponent, or as of {@link #SRGB_CURVE}
   * @return null when these are no primaries
   */
  static byte[] of(double[] chromaticities, double... curve) {
    double[][] columns = adapted(chromaticities);
    if (columns == null) {
      return null;
    }
    List<String> names = List.of("rXYZ", "gXYZ", "bXYZ", "wtpt", "rTRC", "gTRC", "bTRC");
    int begin = HEAD + 4 + 12 * names.size();
    int curveLength = 12 + 4 * curve.length;
    ByteBuffer profile = ByteBuffer.allocate(begin + 4 * 20 + curveLength);
    profile.putInt(profile.limit()).putInt(0).putInt(0x04200000);
    profile.put(ascii("mntrRGB XYZ "));
    profile.position(36).put(ascii("acsp")).position(68);
    numbers(profile, D50);
    profile.position(HEAD).putInt(names.size());
    for (int i = 0; i < names.size(); i++) {
      boolean point = i < 4;
      profile.put(ascii(names.get(i)));
      profile.putInt(begin + 20 * Math.min(i, 4)).putInt(point ? 20 : curveLength);
    }
    for (int i = 0; i < 4; i++) {
      profile.put(ascii("XYZ ")).putInt(0);
      numbers(profile, i == 3 ? D50 : column(columns, i));
    }
    profile.put(ascii("para")).putInt(0).putShort((short) (curve.length == 1 ? 0 : 3));
    profile.putShort((short) 0);
    numbers(profile, curve);
    return profile.array();
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /** As s15Fixed16 (ICC.1, 4.6). */
  private static void numbers(ByteBuffer into, double... numbers) {
    for (double number : numbers) {
      into.putInt(Math.round((float) (number * 65_536))); // which keeps within an int
    }
  }

  private static double[] column(double[][] matrix, int column) {
    return new double[] {matrix[0][column], matrix[1][column], matrix[2][column]};
  }

  /** From red, green and blue to X, Y and Z, as it looks under the white of profiles. */
  private static double[][] adapted(double[] xy) {
    double[] white = point(xy[0], xy[1]);
    double[][] primaries = new double[3][3];
    for (int i = 0; i < 3; i++) {
      double[] primary = point(xy[2 + 2 * i], xy[3 + 2 * i]);
      for (int row = 0; row < 3; row++) {
        primaries[row][i] = primary[row];
      }
    }
    double[][] inverse = inverse(primaries);
    if (inverse == null) {
      return null;
    }
    double[][] rgb = product(primaries, diagonal(product(inverse, white)));
    double[] from = product(CONES, white);
    double[] to = product(CONES, D50);
    double[][] whiter = diagonal(new double[] {to[0] / from[0], to[1] / from[1], to[2] / from[2]});
    double[][] columns = product(inverse(CONES), product(whiter, product(CONES, rgb)));
    for (double[] row : columns) {
      for (double number : row) {
        if (!(Math.abs(number) < 16)) { // no colours of light, or not a number
          return null;
        }
      }
    }
    return columns;
  }

  private static double[] point(double x, double y) {
    return new double[] {x / y, 1, (1 - x - y) / y};
  }

  private static double[][] diagonal(double[] numbers) {
    return new double[][] {{numbers[0], 0, 0}, {0, numbers[1], 0}, {0, 0, numbers[2]}};
  }

  private static double[] product(double[][] matrix, double[] vector) {
    double[] product = new double[3];
    for (int row = 0; row < 3; row++) {
      for (int i = 0; i < 3; i++) {
        product[row] += matrix[row][i] * vector[i];
      }
    }
    return product;
  }

  private static double[][] product(double[][] left, double[][] right) {
    double[][] product = new double[3][3];
    for (int i = 0; i < 3; i++) {
      double[] column = product(left, column(right, i));
      for (int row = 0; row < 3; row++) {
        product[row][i] = column[row];
      }
    }
    return product;
  }

  /** Null when it has none. */
  private static double[][] inverse(double[][] matrix) {
    double[][] inverse = new double[3][3];
    double determinant = 0;
    for (int i = 0; i < 3; i++) {
      for (int j = 0; j < 3; j++) {
        int a = (j + 1) % 3;
        int b = (j + 2) % 3;
        int c = (i + 1) % 3;
        int d = (i + 2) % 3;
        inverse[i][j] = matrix[a][c] * matrix[b][d] - matrix[a][d] * matrix[b][c];
      }
      determinant += matrix[0][i] * inverse[i][0];
    }
    if (!(Math.abs(determinant) > 1e-6)) {
      return null;
    }
    for (double[] row : inverse) {
      for (int j = 0; j < 3; j++) {
        row[j] /= determinant;
      }
    }
    return inverse;
  }
}
