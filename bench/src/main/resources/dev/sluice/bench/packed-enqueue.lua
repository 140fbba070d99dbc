-- Purpose: model: a packed record per task, packed by the client, and a list.
-- KEYS: [1] list of ids
-- ARGV: for each task: id, record
-- Returns: nothing
local ids = {}
for i = 1, #ARGV, 2 do
  redis.call('SET', 'sluice:{0}:t:' .. ARGV[i], ARGV[i + 1])
  ids[#ids + 1] = ARGV[i]
end
redis.call('LPUSH', KEYS[1], unpack(ids))
