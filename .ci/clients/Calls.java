import dev.sluice.generated.ApiClient;
import dev.sluice.generated.ApiException;
import dev.sluice.generated.api.FailuresApi;
import dev.sluice.generated.api.HealthApi;
import dev.sluice.generated.api.QueuesApi;
import dev.sluice.generated.api.SchedulesApi;
import dev.sluice.generated.api.TasksApi;
import dev.sluice.generated.api.TypesApi;
import dev.sluice.generated.api.WorkersApi;
import dev.sluice.generated.model.MatchingTasks;
import dev.sluice.generated.model.MatchingTasksFilter;
import dev.sluice.generated.model.NewTask;
import dev.sluice.generated.model.NewTaskEcho;
import dev.sluice.generated.model.NewTaskFlaky;
import dev.sluice.generated.model.ParamsEcho;
import dev.sluice.generated.model.ParamsFlaky;
import dev.sluice.generated.model.TaskPatch;
import dev.sluice.generated.model.TaskState;
import java.util.Set;

/** One call of each kind with the generated client: {@code Calls ADDRESS TOKEN}. */
final class Calls {
  private static void check(boolean holds, Object what) {
    if (!holds) {
      throw new IllegalStateException("Not so: " + what);
    }
  }

  public static void main(String[] arguments) throws Exception {
    ApiClient client = new ApiClient();
    client.updateBaseUri(arguments[0]);
    client.setRequestInterceptor(
        request -> request.header("Authorization", "Bearer " + arguments[1]));
    TasksApi tasks = new TasksApi(client);

    NewTaskEcho echo = new NewTaskEcho().type(NewTaskEcho.TypeEnum.ECHO);
    NewTask later =
        new NewTask(echo.params(new ParamsEcho().text("hello")).delaySeconds(3_600));
    String id = tasks.enqueue(later, "one").getId();
    check(tasks.enqueue(later, "one").getId().equals(id), "the same key, the same task");
    check(tasks.read(id, null, null).getState() == TaskState.SCHEDULED, "it is scheduled");
    check(tasks.patch(id, new TaskPatch().priority(9)).getPriority() == 9, "it has priority 9");
    check(
        tasks
            .callList(
                Set.of(TaskState.SCHEDULED), "echo", null, null, null, null, null, null, null, null,
                10, null, null, null)
            .getTasks()
            .get(0)
            .getId()
            .equals(id),
        "it is listed");
    MatchingTasks matching = new MatchingTasks().filter(new MatchingTasksFilter().type("echo"));
    check(tasks.cancelMatching(matching.dryRun(true)).getMatched() == 1, "one matches");
    check(tasks.cancelMatching(matching.dryRun(false)).getChanged() == 1, "one is cancelled");
    check(!tasks.timeline(id).getEvents().isEmpty(), "it has a time line");
    check(tasks.log(id).getLines().isEmpty(), "it logged nothing");
    tasks.delete(id);

    ParamsFlaky always = new ParamsFlaky().failRate(java.math.BigDecimal.ONE).seed(7);
    NewTaskFlaky flaky =
        new NewTaskFlaky().type(NewTaskFlaky.TypeEnum.FLAKY).params(always).maxAttempts(1);
    String failed = tasks.enqueue(new NewTask(flaky), null).getId();
    check(tasks.read(failed, 20, "ended").getState() == TaskState.FAILED, "it failed");
    FailuresApi failures = new FailuresApi(client);
    var group = failures.failures(null).getGroups().get(0);
    check(failures.failure(group.getId()).getCount() == 1, "one failed");
    try {
      tasks.cancel(failed);
      check(false, "a task that failed cannot be cancelled");
    } catch (ApiException e) {
      check(e.getCode() == 409, e);
    }

    check(new HealthApi(client).health().getStatus() != null, "it is well");
    check(!new TypesApi(client).types().getTypes().isEmpty(), "it has types");
    check(new QueuesApi(client).queues().getCounts().getFAILED() == 1, "it counts");
    check(new WorkersApi(client).workers().getCount() > 0, "it has workers");
    new SchedulesApi(client).schedules();
    System.out.println("the generated client made its calls");
  }
}
