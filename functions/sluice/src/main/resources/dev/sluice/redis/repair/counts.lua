#!lua flags=allow-oom
-- Purpose: the first and the last piece of a repair: compare counters with what was counted, provided nothing has
--   changed since the counting began, and on the same server: the cursors of a walk mean nothing to another one.
-- KEYS: ready depth scheduled succeeded failed cancelled expiring parents wake changes
-- ARGV: [2] '1': repair, '': only look, [3] the moment when the counting began, as this script returned it ('': it
--   begins now), then for each counter: hash, its name there, number counted
-- Returns: {this moment (when it is another one, nothing was compared), {'counter', what it is about, …}}
--#include record
--#include lanes
--#include index
--#include newest-change
local LONGEST_WALK = 3600000
local server = string.match(read('INFO', 'server') or '', 'run_id:(%x+)') or ''
local moment, found = server .. ' ' .. newestChange(LONGEST_WALK), {}
if moment ~= ARGV[3] then return { moment, found } end
for at = 4, #ARGV, 3 do
  local counts, name, number = PREFIX .. ARGV[at], ARGV[at + 1], ARGV[at + 2]
  local counted = read('HGET', counts, name) or '0'
  if tonumber(counted) ~= tonumber(number) then
    found[#found + 1] = 'counter'
    found[#found + 1] = ARGV[at] .. (name == '' and '' or ' ' .. name) .. ' (' .. counted .. ', not ' .. number .. ')'
    if ARGV[2] == '1' then
      if number == '0' then
        redis.call('HDEL', counts, name)
        if ARGV[at] == 'queues' then write('HDEL', PREFIX .. 'brought', name) end
      else
        write('HSET', counts, name, number)
      end
    end
  end
end
return { moment, found }
