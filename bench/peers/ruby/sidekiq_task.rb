# Sidekiq's task, for the driver that enqueues it and for the worker process that runs it. Sidekiq keeps no record of
# a finished task, and one that a killed worker had taken is lost.
require 'openssl'
require 'sidekiq'

def bench_redis
  redis = { url: ENV.fetch('BENCH_REDIS') }
  redis[:ssl_params] = { ca_file: ENV.fetch('BENCH_CERTIFICATE') } if redis[:url].start_with?('rediss:')
  redis
end

Sidekiq.configure_client { |config| config.redis = bench_redis.merge(size: 8) }
Sidekiq.configure_server { |config| config.redis = bench_redis }
Redis.silence_deprecations = true # or Debian's client writes some for each task
Sidekiq.logger.level = Logger::WARN # or it writes two lines for each task

class Task
  include Sidekiq::Worker

  @lock = Mutex.new
  @number = 0

  # Reports the time at the end of the first quarter and of the last start, or of each if no last one is named.
  def self.start
    @lock.synchronize do
      last = ENV.fetch('BENCH_LAST').to_i
      @number += 1
      next unless last.zero? || @number == last / 4 || @number == last

      @pipe ||= File.open(ENV.fetch('BENCH_PIPE'), 'w')
      @pipe.syswrite("#{Process.clock_gettime(Process::CLOCK_MONOTONIC, :nanosecond)}\n")
    end
  end

  def perform(_text)
    Task.start
  end
end
