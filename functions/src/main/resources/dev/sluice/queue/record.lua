-- Purpose: the one description of a task record's bytes, and how scripts open, change and close one.
--   A record is a string: packed, since a hash per task costs twice the memory (632 against 344 bytes
--   measured for 200 bytes of params).
--     1      state   S scheduled, Q queued, R running, D succeeded, F failed, C cancelled
--     2      flags   the sum of the bits below
--     3      place   counts its entries into the queue lists; an entry with another place is dead
--     4      priority '0'..'9'
--     5      attempt
--     6      lease expiries it may still survive
--     7      length of the run part (255: in the next four bytes)
--     run    what happened: tagged fields, changed by scripts
--            k lease token (only while a worker holds it: then the first field)
--            s started, d due, x expires: milliseconds, 6 bytes
--            f finished: milliseconds, 6 bytes; then, if it had started, how long it ran, in 1, 2 or 6 bytes
--            v result, e error, a artifact, n number of children
--     spec   what was asked: length + type, length + owner, with flag OPTIONS a two-byte length and
--            tagged fields (q queue, m most attempts, t timeout, i idempotency key, p parent),
--            and the params to the end
--   A tagged field is its letter, its length in one byte (255: in the next four), its value.
--   Sizes matter by allocation class: a key of at most 30 characters takes 32 bytes and not 48 (hence no
--   kind in a record's key), and an ended record of at most 28 bytes takes 48 and not 64.
-- KEYS: none of its own
-- ARGV: [1] the key prefix of the partition, in every script
-- Returns: local functions
-- Caller owes: nothing is checked here; callers look at state and token before they write.
local byte, char, sub, pack, unpackBytes = string.byte, string.char, string.sub, struct.pack, struct.unpack
local PREFIX = ARGV[1]
local CANCEL_ASKED, SUSPECT, OPTIONS, NOTES, FANNED, FORGET, JOINING, ALONE = 1, 2, 4, 8, 16, 32, 64, 128

local time = redis.call('TIME')
local NOW = time[1] * 1000 + math.floor(time[2] / 1000)

local function keyOf(id) return PREFIX .. id end
local function key(kind, id) return PREFIX .. kind .. ':' .. id end
local function has(flags, bit) return flags % (bit * 2) >= bit end
local function with(flags, bit) return has(flags, bit) and flags or flags + bit end
local function without(flags, bit) return has(flags, bit) and flags - bit or flags end
local function millis(ms) return pack('>I6', ms) end

-- A number in few bytes.
local function short(number)
  if number < 256 then return char(number) end
  return pack(number < 65536 and '>I2' or '>I6', number)
end

local function sized(value)
  if #value < 255 then return char(#value) .. value end
  return '\255' .. pack('>I4', #value) .. value
end

local function field(tag, value) return tag .. sized(value) end

-- The value of one tagged field, nil when it is not there; without the table that fields() makes.
local function pick(part, tag)
  local at, wanted = 1, byte(tag)
  while at <= #part do
    local found, length = byte(part, at, at + 1)
    at = at + 2
    if length == 255 then
      length = unpackBytes('>I4', part, at)
      at = at + 4
    end
    if found == wanted then return sub(part, at, at + length - 1) end
    at = at + length
  end
end

local function fields(part)
  local found, at = {}, 1
  while at <= #part do
    local tag, length = sub(part, at, at), byte(part, at + 1)
    at = at + 2
    if length == 255 then
      length = unpackBytes('>I4', part, at)
      at = at + 4
    end
    found[tag] = sub(part, at, at + length - 1)
    at = at + length
  end
  return found
end

local function open(id, raw)
  local flags, place, _, attempt, expiries, length = byte(raw, 2, 7)
  local from = 8
  if length == 255 then length, from = unpackBytes('>I4', raw, 8), 12 end
  return {
    id = id, state = sub(raw, 1, 1), flags = flags, place = place, priority = sub(raw, 4, 4),
    attempt = attempt, expiries = expiries, run = sub(raw, from, from + length - 1),
    raw = raw, at = from + length -- where its spec begins, which most scripts never cut out
  }
end

local function close(task)
  return task.state .. char(task.flags, task.place) .. task.priority
    .. char(task.attempt, task.expiries) .. sized(task.run) .. (task.spec or sub(task.raw, task.at))
end

local NONE = {}

-- The options of a spec (a task of all defaults has none), and where its params begin.
local function options(task)
  if not task.options then
    local raw, at = task.raw, task.at
    at = at + 1 + byte(raw, at)
    at = at + 1 + byte(raw, at)
    task.options = NONE
    if has(task.flags, OPTIONS) then
      local length = unpackBytes('>I2', raw, at)
      task.options = fields(sub(raw, at + 2, at + 1 + length))
      at = at + 2 + length
    end
    task.params = at
  end
  return task.options
end

-- The spec without its params.
local function withoutParams(task)
  options(task)
  return sub(task.raw, task.at, task.params - 1)
end

-- Whether a state is terminal; the empty state of an absent task counts.
local function ended(state) return state == 'D' or state == 'F' or state == 'C' or state == '' end

local function queue(task) return has(task.flags, OPTIONS) and options(task).q or 'default' end
local function token(task) return sub(task.run, 1, 1) == 'k' and pick(task.run, 'k') or nil end
local function worker(held) return string.match(held, '%.(.*)$') end
