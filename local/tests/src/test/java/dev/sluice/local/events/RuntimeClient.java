package dev.sluice.local.events;

import com.amazonaws.services.lambda.runtime.api.client.AWSLambda;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** AWS's runtime client for Java, as a command. */
public final class RuntimeClient {
  private static final List<String> JARS =
      List.of(
          "aws-lambda-java-runtime-interface-client",
          "aws-lambda-java-core",
          "aws-lambda-java-serialization",
          "utils-lite");

  /**
   * The client unpacks its native library to one fixed path, and two that start together crash.
   * This property names one that is unpacked already.
   */
  private static final String NATIVE =
      "com.amazonaws.services.lambda.runtime.api.client.runtimeapi.NativeClient.JNI";

  private RuntimeClient() {}

  /** Unpacks the native library into a directory. */
  public static void unpackNative(Path directory) throws IOException {
    String machine = System.getProperty("os.arch").equals("aarch64") ? "aarch_64" : "x86_64";
    String library = "/jni/libaws-lambda-jni.linux-" + machine + ".so";
    try (InputStream in = AWSLambda.class.getResourceAsStream(library)) {
      Files.copy(in, directory.resolve(NATIVE));
    }
  }

  /**
   * The command that runs a function.
   *
   * @param java the program of a JDK
   * @param library where {@link #unpackNative} put the native library
   */
  public static List<String> command(Path java, Path library, String handler) {
    return List.of(
        java.toString(),
        "-XX:TieredStopAtLevel=1",
        "-XX:+UseSerialGC",
        "-D" + NATIVE + "=" + library.resolve(NATIVE),
        "-cp",
        jars(),
        AWSLambda.class.getName(),
        handler);
  }

  /** What Lambda adds to the environment of a function in that directory. */
  public static Map<String, String> variables(Path directory, String handler) {
    return Map.of(
        "AWS_LAMBDA_FUNCTION_NAME", "test",
        "AWS_LAMBDA_FUNCTION_VERSION", "1",
        "AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "1024",
        "AWS_LAMBDA_LOG_GROUP_NAME", "test",
        "AWS_LAMBDA_LOG_STREAM_NAME", "test",
        "AWS_REGION", "eu-west-1",
        "LAMBDA_TASK_ROOT", directory.toString(),
        "_HANDLER", handler);
  }

  private static String jars() {
    return classPath()
        .filter(entry -> JARS.stream().anyMatch(entry.getFileName().toString()::startsWith))
        .map(Path::toString)
        .collect(Collectors.joining(File.pathSeparator));
  }

  /** The class path of the tests. */
  public static Stream<Path> classPath() {
    String tests = System.getProperty("surefire.test.class.path");
    String all = tests == null ? System.getProperty("java.class.path") : tests;
    return Stream.of(all.split(File.pathSeparator)).map(Path::of).map(Path::toAbsolutePath);
  }
}
