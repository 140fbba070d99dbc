-- Purpose: the uploads of tasks, and how many bytes of them each owner has. They are counted one by one, since an
--   upload ends with its task: when it succeeds, is deleted, or is kept no longer.
-- KEYS: none of its own
-- ARGV: none of its own
-- Returns: local functions
-- Caller owes: record.lua before it.
local UPLOADS -- by id: bytes, a space, owner
local UPLOADED -- by owner, and of all under '': bytes

-- 'full' when so many more bytes are too many, 'share' when only their owner has too many; else nil. limits: the most
-- of all owners and of one, separated by a space.
local function noRoomFor(bytes, owner, limits)
  local most, share = string.match(limits, '^(%d+) (%d+)$')
  local all, own = unpack(read('HMGET', UPLOADED, '', owner) or {})
  if (all or 0) + bytes > tonumber(most) then return 'full' end
  return (own or 0) + bytes > tonumber(share) and 'share' or nil
end

-- The bytes and the owner of an entry of UPLOADS; nil when something else was written there.
local function uploadOf(entry)
  local bytes, owner = string.match(entry, '^(%d+) (.*)$')
  if bytes and #bytes < 16 then return bytes, owner end
end

local function addUploaded(owner, bytes)
  for _, name in ipairs({ '', owner }) do
    if write('HINCRBY', UPLOADED, name, bytes) <= 0 then redis.call('HDEL', UPLOADED, name) end
  end
end

local function keepUpload(id, owner, content)
  redis.call('SET', key('upload', id), content)
  write('HSET', UPLOADS, id, #content .. ' ' .. owner)
  addUploaded(owner, #content)
end

local function dropUploads(ids)
  local kept = #ids > 0 and read('HMGET', UPLOADS, unpack(ids)) or {}
  for i, id in ipairs(ids) do
    if kept[i] then
      local bytes, owner = uploadOf(kept[i])
      redis.call('HDEL', UPLOADS, id)
      redis.call('UNLINK', key('upload', id))
      if bytes then addUploaded(owner, -bytes) end
    end
  end
end

--#begin
if UPLOADS ~= PREFIX .. 'uploads' then UPLOADS, UPLOADED = PREFIX .. 'uploads', PREFIX .. 'uploaded' end
