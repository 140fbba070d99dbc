-- Purpose: model: complete the tasks the worker holds, if its token is right, and claim the next ones; one lease per
--   worker. An ended task loses its params.
-- KEYS: [1] list of ids, [2] leases, [3] token counter, [4] list of ended ids
-- ARGV: [1] worker, [2] most to claim, then for each held task: id, token
-- Returns: for each claimed task: id, token, record
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local done, names = {}, {}
for i = 3, #ARGV, 2 do names[#names + 1] = 'sluice:{0}:t:' .. ARGV[i] end
if #names > 0 then
  local stamp = struct.pack('>I6', now)
  for i, raw in ipairs(redis.call('MGET', unpack(names))) do
    local id, token = ARGV[1 + 2 * i], ARGV[2 + 2 * i]
    local length = string.byte(raw, 10)
    if string.sub(raw, 1, 1) == 'R' and string.sub(raw, 11, 10 + length) == token then
      local record = 'D' .. string.sub(raw, 2, 9) .. stamp .. string.sub(raw, 11 + length, 21 + length)
      redis.call('SET', names[i], record, 'PX', 604800000)
      done[#done + 1] = id
    end
  end
  redis.call('LPUSH', KEYS[4], unpack(done))
end
local ids = redis.call('RPOP', KEYS[1], ARGV[2])
if not ids then
  redis.call('ZREM', KEYS[2], ARGV[1])
  return {}
end
local token = redis.call('INCR', KEYS[3]) .. '.' .. ARGV[1]
local held = string.char(#token) .. token
local claimed = {}
for i, id in ipairs(ids) do names[i] = 'sluice:{0}:t:' .. id end
for i, raw in ipairs(redis.call('MGET', unpack(names, 1, #ids))) do
  local record = 'R' .. string.sub(raw, 2, 4) .. '\1' .. string.sub(raw, 6, 9) .. held .. string.sub(raw, 10)
  redis.call('SET', names[i], record)
  claimed[#claimed + 1] = ids[i]
  claimed[#claimed + 1] = token
  claimed[#claimed + 1] = record
end
redis.call('ZADD', KEYS[2], now + 30000, ARGV[1])
return claimed
