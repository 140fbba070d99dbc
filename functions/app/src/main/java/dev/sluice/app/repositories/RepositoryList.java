package dev.sluice.app.repositories;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads a page of a search: {@code {"incomplete_results": false, "items": [{"full_name": "…",
 * "stargazers_count": 1, …}, …], …}}. Only two of about a hundred members of each repository are
 * kept, so nothing is built for the others.
 */
final class RepositoryList {
  private static final JsonFactory JSON = new JsonFactory();
  private static final int LONGEST_NAME = 200;

  private RepositoryList() {}

  /**
   * @throws IOException when it is something else, or the search gave up before it was complete
   */
  static List<Repository> read(byte[] body) throws IOException {
    List<Repository> found = null;
    try (JsonParser json = JSON.createParser(body)) {
      expect(json.nextToken(), JsonToken.START_OBJECT);
      while (json.nextToken() != JsonToken.END_OBJECT) {
        String name = json.currentName();
        JsonToken value = json.nextToken();
        if (name.equals("items")) {
          expect(value, JsonToken.START_ARRAY);
          found = items(json);
        } else if (name.equals("incomplete_results") && value == JsonToken.VALUE_TRUE) {
          throw new IOException("The API gave up searching before it was complete");
        } else {
          json.skipChildren();
        }
      }
      expect(json.nextToken(), null);
    } catch (JsonProcessingException e) {
      throw unexpected();
    }
    if (found == null) {
      throw unexpected();
    }
    return found;
  }

  private static List<Repository> items(JsonParser json) throws IOException {
    List<Repository> found = new ArrayList<>();
    while (json.nextToken() != JsonToken.END_ARRAY) {
      expect(json.currentToken(), JsonToken.START_OBJECT);
      String name = null;
      long stars = -1;
      while (json.nextToken() != JsonToken.END_OBJECT) {
        String member = json.currentName();
        JsonToken value = json.nextToken();
        if (member.equals("full_name")) {
          expect(value, JsonToken.VALUE_STRING);
          name = json.getText();
        } else if (member.equals("stargazers_count")) {
          expect(value, JsonToken.VALUE_NUMBER_INT);
          stars = json.getLongValue();
        } else {
          json.skipChildren();
        }
      }
      if (name == null || name.isEmpty() || name.length() > LONGEST_NAME || stars < 0) {
        throw unexpected();
      }
      found.add(new Repository(name, stars));
    }
    return found;
  }

  private static void expect(JsonToken found, JsonToken wanted) throws IOException {
    if (found != wanted) {
      throw unexpected();
    }
  }

  private static IOException unexpected() {
    return new IOException("The API's answer is not a list of repositories");
  }
}
