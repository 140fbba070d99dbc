-- Purpose: model: a hash per task and a list.
-- KEYS: [1] list of ids
-- ARGV: for each task: id, record
-- Returns: nothing
local ids = {}
for i = 1, #ARGV, 2 do
  redis.call('HSET', 'sluice:{0}:t:' .. ARGV[i], 'state', 'queued', 'type', 'echo', 'priority', 5, 'attempt', 0,
    'params', string.sub(ARGV[i + 1], 21))
  ids[#ids + 1] = ARGV[i]
end
redis.call('LPUSH', KEYS[1], unpack(ids))
