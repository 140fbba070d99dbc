package dev.sluice.http;

import dev.sluice.http.access.Principal;
import dev.sluice.http.enqueue.ReferenceLoader;
import dev.sluice.http.route.Endpoint;
import dev.sluice.http.route.Server;
import java.util.List;
import java.util.Map;

/**
 * A part of an application that brings more than task types: routes with their actions and their
 * words in the OpenAPI document, reference sets, panels of the page. Its settings it reads in its
 * constructor, by {@code settings.variables()}. All methods have a default, so a feature says only
 * what it brings.
 */
public interface Feature {
  /**
   * The routes that one function serves, each with its action and its words. Called when that
   * function starts, so a cold start pays for what is made here, and for what it serves alone.
   */
  default List<Endpoint> endpoints(Server server, Backend backend) {
    return List.of();
  }

  /** Functions it adds to those of the library. */
  default List<Server> servers() {
    return List.of();
  }

  /**
   * Where its reference sets come from, by their names: what params may name with {@code
   * KnownMember}. Loaded into Redis when they are first needed and refreshed every minute.
   */
  default Map<String, ReferenceLoader.Source> references() {
    return Map.of();
  }

  /**
   * What it adds to the overview of the page: ES modules, such as {@code overview/minutes.js}, in a
   * folder below the resource folder {@code /web} of its artefact; each exports {@code panel()}.
   * All modules become one script, which knows only imports by name and exports of functions,
   * classes and constants, each in a line of its own. Style sheets in these folders are part of the
   * page's style.
   */
  default List<String> panels() {
    return List.of();
  }

  /**
   * What it adds to the page as views of their own, like {@link #panels}: each module exports
   * {@code view()}, which returns {@code {name, label, changes, open}}. The name is the view's
   * address, {@code #/name}, the label its link; with {@code changes} it is not offered to viewers;
   * {@code open(route)} returns what {@code page/app.js} says of views.
   */
  default List<String> views() {
    return List.of();
  }

  /**
   * What {@code GET /} shows a person without script, as HTML; with script it is seen until the
   * page is up. Null: nothing of this feature.
   */
  default String plainPage(Principal principal, Backend backend) {
    return null;
  }

  /**
   * Looks at settings that only tasks use. Called before a drain takes its first task.
   *
   * @throws IllegalArgumentException naming the setting that is missing or wrong
   */
  default void check() {}
}
