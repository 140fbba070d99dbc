# Answers the requests of ../driver.py, one a line, for Sidekiq. A worker is a process of its own, started anew for each
# request with the documented command; its task reports to this process by a pipe.
require 'tmpdir'
require 'timeout'

PAUSE = 0.005 # seconds between two tasks for an idle worker, so that it is waiting again
PATIENCE = 60 # seconds for a worker to start and to run its tasks
SETTLE = 0.3 # seconds after the start of the last task

def now
  Process.clock_gettime(Process::CLOCK_MONOTONIC, :nanosecond)
end

def seconds(nanos)
  format('seconds %.6f', nanos / 1e9)
end

# Starts a worker and yields what reads the times that its tasks report, in nanoseconds.
def worker(at_once, last)
  Dir.mktmpdir('bench-worker-') do |directory|
    pipe = File.join(directory, 'started')
    File.mkfifo(pipe)
    started = File.open(pipe, 'r+') # also for writing, or reading ends with the first writer
    process = spawn({ 'BENCH_PIPE' => pipe, 'BENCH_LAST' => last.to_s },
                    'sidekiq', '-r', File.join(__dir__, 'sidekiq_task.rb'), '-c', at_once.to_s,
                    out: File::NULL, pgroup: true)
    begin
      answer = Timeout.timeout(PATIENCE) { yield -> { Integer(started.readline) } }
      sleep SETTLE
      answer
    ensure
      Process.kill(:KILL, -process)
      Process.wait(process)
      started.close
    end
  end
end

def enqueue
  Task.perform_async(@text)
end

def open_queue(url, bytes, certificate = '')
  ENV['BENCH_REDIS'] = url
  ENV['BENCH_CERTIFICATE'] = certificate
  @text = 'x' * (bytes.to_i - '{"text":""}'.size)
  load File.join(__dir__, 'sidekiq_task.rb')
  'ok'
end

def add(tasks, callers)
  begun = now
  Array.new(callers) { Thread.new { (tasks / callers).times { enqueue } } }.each(&:join)
  seconds(now - begun)
end

def bulk(tasks, size)
  begun = now
  (tasks / size).times { Sidekiq::Client.push_bulk('class' => Task, 'args' => Array.new(size) { [@text] }) }
  seconds(now - begun)
end

# For all tasks, by the time of those after the first quarter, in which a new process still connects.
def work(tasks, at_once)
  worker(at_once, tasks) do |next_start|
    first = next_start.call
    counted = tasks - tasks / 4
    seconds((next_start.call - first).fdiv(counted) * tasks)
  end
end

def idle(tasks, most_seconds)
  millis = worker(1, 0) do |next_start|
    enqueue # its start says that the worker is there
    next_start.call
    finish = now + most_seconds * 1e9
    starts = []
    while starts.size < tasks && now < finish
      sleep PAUSE
      begun = now
      enqueue
      starts << format('%.3f', (next_start.call - begun) / 1e6)
    end
    starts
  end
  "millis #{millis.join(' ')}"
end

def answer(name, *args)
  case name
  when 'open' then open_queue(*args)
  when 'add', 'bulk', 'work', 'idle' then send(name, *args.map(&:to_i))
  else raise ArgumentError, "unknown request #{name}"
  end
end

$stdout.sync = true
$stdin.each_line do |line|
  puts answer(*line.split)
rescue StandardError, Timeout::Error => e
  puts "error #{e.message.split.join(' ')}"
end
