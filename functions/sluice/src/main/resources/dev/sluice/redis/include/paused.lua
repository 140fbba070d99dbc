-- Purpose: which queues and types are paused: none of their tasks is claimed.
-- KEYS: none of its own
-- ARGV: none of its own
-- Returns: PAUSED, the key that holds all pauses as JSON: by the name of a queue, or a plus and that of a type, {since
--   ms, until ms (missing: until it is resumed), by, reason (missing: none was given)}; and local function pausedNow,
--   which takes what that key holds (nil or false: nothing), and returns what is paused now, in the same form, and when
--   the first of these pauses ends; nothing when nothing is paused
-- Caller owes: record.lua before it.
local PAUSED
local readText, pauses -- what was read last is seldom another the next time

local function pausedNow(text)
  if not text then return nil end
  if text ~= readText then
    local done, all = pcall(cjson.decode, text)
    readText, pauses = text, done and type(all) == 'table' and all or {}
  end
  local now, ends
  for name, pause in pairs(pauses) do
    local over = type(pause) == 'table' and tonumber(pause['until'])
    if type(pause) == 'table' and not (over and over <= NOW) then
      now = now or {}
      now[name] = pause
      if over and not (ends and ends < over) then ends = over end
    end
  end
  return now, ends
end

--#begin
PAUSED = PREFIX .. 'paused'
