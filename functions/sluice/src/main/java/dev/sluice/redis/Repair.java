package dev.sluice.redis;

import dev.sluice.queue.NewTask;
import dev.sluice.queue.QueueSettings;
import dev.sluice.queue.TaskQueue.Damage;
import dev.sluice.queue.TaskQueue.Fault;
import dev.sluice.queue.TaskQueue.RepairReport;
import dev.sluice.redis.record.TaskIds;
import dev.sluice.redis.wire.ScriptArguments;
import dev.sluice.redis.wire.ScriptReply;
import dev.sluice.redis.wire.Scripts;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * Walks everything in a partition, in small pieces, and finds and repairs what is inconsistent.
 * Speaks the scripts in {@code repair/}.
 *
 * <p>A script judges each key as it is then. Two questions need more than one call: whether a long
 * list names a task, and whether the counters are right. For the first, all lists are read after
 * the records; a record that has not changed since must have been named throughout. The second can
 * only be answered when nothing has changed from the first call to the last, and one server has
 * answered all of them, so the walk is repeated a few times until that holds.
 */
final class Repair {
  private static final int MOST_WALKS = 4;

  /** Keys per call. */
  private static final int KEYS = 100;

  /** Tasks, counters or children per call. */
  private static final int PIECE = 50;

  private static final int CHILDREN = 250;

  /** So many entries of a list are in the piece before too, see {@code entries.lua}. */
  private static final int OVERLAP = 100;

  /** Sorted sets of tasks, with the state whose children they count. */
  private static final Map<String, String> INDEXES =
      Map.of("scheduled", "S", "expiring", "", "parents", "", "failed", "F", "cancelled", "C");

  private static final List<String> COUNTERS =
      List.of("depth", "owners", "queues", "children", "uploaded");

  private final QueueSettings settings;
  private final Scripts scripts;
  private final String repair;
  private final Map<Fault, Set<String>> found = new EnumMap<>(Fault.class);

  Repair(QueueSettings settings, Scripts scripts, boolean dryRun) {
    this.settings = settings;
    this.scripts = scripts;
    this.repair = dryRun ? "" : "1";
  }

  RepairReport run() {
    boolean compared = false;
    for (int walk = 0; walk < MOST_WALKS && !compared; walk++) {
      compared = new Walk().run();
    }
    List<Damage> damage = new ArrayList<>();
    found.forEach(
        (fault, about) ->
            damage.add(
                new Damage(
                    fault, about.size(), about.stream().limit(Damage.MOST_EXAMPLES).toList())));
    return new RepairReport(!repair.isEmpty(), damage, compared);
  }

  private ScriptArguments arguments() {
    return new ScriptArguments().add(repair);
  }

  private void note(Object flat) {
    List<?> parts = (List<?>) flat;
    for (int i = 0; i < parts.size(); i += 2) {
      note(Fault.of(ScriptReply.text(parts.get(i))), ScriptReply.text(parts.get(i + 1)));
    }
  }

  private void note(Fault fault, String about) {
    found.computeIfAbsent(fault, none -> new LinkedHashSet<>()).add(about);
  }

  /** Texts whose every byte is a character, since a queue entry ends with any byte. */
  private static List<String> bytes(Object list) {
    List<String> texts = new ArrayList<>();
    ((List<?>) list)
        .forEach(one -> texts.add(new String((byte[]) one, StandardCharsets.ISO_8859_1)));
    return texts;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  /** Through everything once. */
  private final class Walk {
    private final Set<String> waiting = new HashSet<>();
    private final Set<String> unqueued = new HashSet<>();
    private final Set<String> unlisted = new HashSet<>();
    private final Set<String> lanes = new LinkedHashSet<>();
    private final Map<String, Integer> fanOuts = new LinkedHashMap<>();
    private final Map<String, Map<String, Long>> counts = new HashMap<>();

    /** Returns whether the counters could be compared. */
    boolean run() {
      String before = ScriptReply.text(counters(arguments().add("")).get(0));
      COUNTERS.forEach(hash -> counts.put(hash, new HashMap<>()));
      records();
      Set<String> dead = withdrawn();
      Consumer<List<String>> seen =
          entries -> {
            entries.forEach(unqueued::remove);
            entries.forEach(dead::remove);
          };
      lanes.forEach(lane -> read("queued:" + lane, seen));
      missing("Q", unqueued, Comparator.naturalOrder());
      missing("W", dead, Comparator.naturalOrder());
      succeeded();
      INDEXES.forEach(this::index);
      uploads();
      fanOuts.forEach(this::children);
      return compare(before);
    }

    private void records() {
      String cursor = "0";
      do {
        List<?> answer =
            (List<?>)
                scripts.run(
                    "repair/records",
                    arguments().add(cursor).add(KEYS).add(settings.keepFor().toMillis()));
        cursor = ScriptReply.text(answer.get(0));
        note(answer.get(1));
        waiting((List<?>) answer.get(2));
        unlisted.addAll(bytes(answer.get(3)));
        lanes.addAll(bytes(answer.get(4)));
        List<?> parents = (List<?>) answer.get(5);
        for (int i = 0; i < parents.size(); i += 2) {
          fanOuts.put(ScriptReply.text(parents.get(i)), ScriptReply.count(parents, i + 1));
        }
      } while (!cursor.equals("0"));
    }

    private void waiting(List<?> flat) {
      List<String> parts = bytes(flat);
      for (int i = 0; i < parts.size(); i += 4) {
        String entry = parts.get(i);
        String state = parts.get(i + 3);
        String id = entry.substring(0, entry.length() - 1);
        if (!waiting.add(id)) {
          continue; // a walk may come by a key twice
        }
        count("owners", parts.get(i + 2), 1);
        if (!parts.get(i + 1).equals(NewTask.DEFAULT_QUEUE)) {
          count("queues", parts.get(i + 1), 1);
        }
        if (state.equals("Q")) {
          unqueued.add(entry);
          count("depth", parts.get(i + 1), 1);
          count("depth", "", 1);
          count("children", state, TaskIds.isChild(id) ? 1 : 0);
        }
      }
    }

    /** Dead entries; each counts for its owner. */
    private Set<String> withdrawn() {
      Map<String, String> owners = new HashMap<>();
      read(
          "withdrawn",
          parts -> {
            for (int i = 0; i < parts.size(); i += 2) {
              owners.put(parts.get(i), parts.get(i + 1));
            }
          });
      owners.values().forEach(owner -> count("owners", owner, 1));
      return new HashSet<>(owners.keySet());
    }

    private void count(String hash, String name, long number) {
      counts.get(hash).merge(name, number, Long::sum);
    }

    /** Every piece of a structure in turn. */
    private void read(String structure, Consumer<List<String>> names) {
      String at = "0";
      do {
        List<?> answer =
            (List<?>) scripts.run("repair/entries", arguments().add(bytes(structure)).add(at));
        at = ScriptReply.text(answer.get(0));
        note(answer.get(1));
        names.accept(bytes(answer.get(2)));
      } while (!at.isEmpty());
    }

    private void succeeded() {
      List<Integer> pieces = new ArrayList<>();
      read(
          "succeeded",
          ids -> {
            ids.forEach(unlisted::remove);
            int again = pieces.isEmpty() ? 0 : OVERLAP;
            pieces.add((int) ids.stream().skip(again).filter(TaskIds::isChild).count());
          });
      counts.get("children").put("D", pieces.stream().mapToLong(n -> n).sum());
      missing("D", unlisted, Comparator.reverseOrder());
    }

    private void index(String structure, String state) {
      Set<String> children = new HashSet<>();
      read(structure, children::addAll);
      if (!state.isEmpty()) {
        counts.get("children").put(state, (long) children.size());
      }
    }

    private void uploads() {
      Map<String, List<String>> uploads = new HashMap<>();
      read(
          "uploads",
          parts -> {
            for (int i = 0; i < parts.size(); i += 3) {
              uploads.put(parts.get(i), parts.subList(i + 1, i + 3));
            }
          });
      for (List<String> upload : uploads.values()) {
        long bytes = Long.parseLong(upload.get(0));
        count("uploaded", "", bytes);
        count("uploaded", upload.get(1), bytes);
      }
    }

    private void missing(String state, Collection<String> entries, Comparator<String> order) {
      List<String> sorted = entries.stream().sorted(order).toList();
      for (int from = 0; from < sorted.size(); from += PIECE) {
        ScriptArguments arguments = arguments().add(state);
        sorted
            .subList(from, Math.min(from + PIECE, sorted.size()))
            .forEach(entry -> arguments.add(bytes(entry)));
        note(scripts.run("repair/missing", arguments));
      }
    }

    private void children(String parent, int number) {
      for (int from = 0; from < number; from += CHILDREN) {
        int last = Math.min(from + CHILDREN, number) - 1;
        ScriptArguments arguments = arguments().add(parent).add(from).add(last);
        if (scripts.run("repair/children", arguments).equals(1L)) {
          note(Fault.FAN_OUT, parent);
          return;
        }
      }
    }

    private List<?> counters(ScriptArguments arguments) {
      return (List<?>) scripts.run("repair/counts", arguments);
    }

    private boolean compare(String before) {
      for (String hash : List.of("depth", "owners", "queues", "uploaded")) {
        read(hash, names -> names.forEach(name -> counts.get(hash).putIfAbsent(name, 0L)));
      }
      counts.get("children").putIfAbsent("Q", 0L);
      for (Map.Entry<String, Map<String, Long>> hash : counts.entrySet()) {
        List<String> names = new ArrayList<>(new TreeSet<>(hash.getValue().keySet()));
        for (int from = 0; from < names.size(); from += PIECE) {
          ScriptArguments arguments = arguments().add(before);
          for (String name : names.subList(from, Math.min(from + PIECE, names.size()))) {
            arguments.add(hash.getKey()).add(bytes(name)).add(hash.getValue().get(name));
          }
          List<?> answer = counters(arguments);
          if (!ScriptReply.text(answer.get(0)).equals(before)) {
            return false;
          }
          note(answer.get(1));
        }
      }
      return true;
    }
  }
}
