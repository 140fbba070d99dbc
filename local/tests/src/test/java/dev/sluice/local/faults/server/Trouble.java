package dev.sluice.local.faults.server;

import dev.sluice.local.redis.TestRedis;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.args.ClientPauseMode;
import redis.clients.jedis.params.ClientKillParams;

/** What can happen to a server that lives on, or comes back, with all its tasks. */
enum Trouble {
  MEMORY_FULL("its memory is full") {
    @Override
    void begin(TestRedis redis, Jedis admin) {
      admin.configSet("maxmemory", "1");
    }

    @Override
    void end(TestRedis redis, Jedis admin) {
      admin.configSet("maxmemory", "0");
    }
  },

  MAX_CLIENTS("it takes no more connections, and has closed those it had") {
    @Override
    void begin(TestRedis redis, Jedis admin) {
      admin.configSet("maxclients", "1");
      admin.clientKill(new ClientKillParams().skipMe(ClientKillParams.SkipMe.YES));
    }

    @Override
    void end(TestRedis redis, Jedis admin) {
      admin.configSet("maxclients", "10000");
    }
  },

  READ_ONLY("it is a replica for a while (`READONLY`)") {
    @Override
    void begin(TestRedis redis, Jedis admin) {
      admin.replicaof("127.0.0.1", 1);
    }

    @Override
    void end(TestRedis redis, Jedis admin) {
      admin.replicaofNoOne();
    }
  },

  PAUSED("`CLIENT PAUSE`") {
    @Override
    void begin(TestRedis redis, Jedis admin) {
      admin.clientPause(60_000, ClientPauseMode.ALL);
    }

    @Override
    void end(TestRedis redis, Jedis admin) {
      admin.clientUnpause();
    }
  },

  FROZEN("it is frozen (`SIGSTOP`): it keeps its connections and says nothing") {
    @Override
    void begin(TestRedis redis, Jedis admin) {
      redis.pause();
    }

    @Override
    void end(TestRedis redis, Jedis admin) {
      redis.resume();
    }
  },

  /** Ends by itself, once all is read. */
  LOADING("it is killed and takes seconds to load its file (`LOADING`)") {
    @Override
    void begin(TestRedis redis, Jedis admin) {
      redis.kill();
      redis.restart();
    }

    @Override
    void end(TestRedis redis, Jedis admin) {}
  };

  final String description;

  Trouble(String description) {
    this.description = description;
  }

  abstract void begin(TestRedis redis, Jedis admin);

  abstract void end(TestRedis redis, Jedis admin);
}
