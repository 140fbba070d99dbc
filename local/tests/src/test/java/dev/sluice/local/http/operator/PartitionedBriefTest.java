package dev.sluice.local.http.operator;

import dev.sluice.local.http.TestSite;
import dev.sluice.local.redis.TestRedis;
import java.util.Map;

/** A queue with several partitions tells of many tasks what one without them does. */
class PartitionedBriefTest extends BriefTest {
  @Override
  protected TestSite start() {
    TestRedis redis = TestRedis.embedded();
    return TestSite.start(redis, redis.url(), Map.of("SLUICE_PARTITIONS", "2"));
  }
}
