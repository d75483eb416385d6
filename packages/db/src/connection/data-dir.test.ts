import { execFile, execFileSync } from 'node:child_process'
import {
  chmodSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { sql } from 'kysely'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { fastTmpdir } from '../testing/fast-tmpdir.ts'
import { hashFiles } from '../testing/hash-files.ts'
import { createTestUser } from '../testing/users.ts'
import { todoStore } from '../todos/todo-store.ts'
import { checkDataDir, finishFirstStart } from './data-dir.ts'
import { openDatabase } from './database.ts'
import { YieldingPglite } from './yielding-pglite.ts'

describe('a data folder', { timeout: 300_000 }, () => {
  let folder: string
  /** The folder of a closed database with one todo. */
  let whole: string
  let dir: string

  beforeAll(async () => {
    folder = mkdtempSync(join(fastTmpdir(), 'todo-agents-'))
    whole = join(folder, 'whole')
    mkdirSync(whole)
    const { db, close } = await openDatabase({ data_dir: whole })
    await todoStore(db, await createTestUser(db)).create({ item: 'kept' })
    await close()
    writeFileSync(join(whole, 'auth-secret'), 'x'.repeat(43))
  }, 300_000)
  afterEach(() => rmSync(dir, { recursive: true, force: true }))
  afterAll(() => rmSync(folder, { recursive: true }))

  /** Copies the database, calls `damage` on the copy, and returns its folder. */
  function copy(damage: (place: string) => void = () => {}): string {
    dir = join(folder, 'damaged')
    cpSync(whole, dir, { recursive: true })
    damage(join(dir, 'pglite'))
    return dir
  }

  async function titles(data_dir: string): Promise<string[]> {
    const { db, close } = await openDatabase({ data_dir })
    try {
      const { rows } = await sql<{ item: string }>`select item from todo`.execute(db)
      return rows.map(({ item }) => item)
    } finally {
      await close()
    }
  }

  const REMEDY = 'Restore the folder from a backup, or set DATA_DIR to another folder to begin with an empty database.'

  test.each<[string, (place: string) => void, string]>([
    ['has no PG_VERSION', (place) => rmSync(join(place, 'PG_VERSION')), 'PG_VERSION is missing'],
    [
      'has no PG_VERSION of any kind',
      (place) => {
        for (const part of ['.', 'base/1', 'base/4', 'base/5']) rmSync(join(place, part, 'PG_VERSION'))
      },
      'PG_VERSION is missing',
    ],
    [
      'has a base without PG_VERSION',
      (place) => rmSync(join(place, 'base/5/PG_VERSION')),
      'base/5/PG_VERSION is missing',
    ],
    ['has an empty PG_VERSION', (place) => truncateSync(join(place, 'PG_VERSION')), 'PG_VERSION is empty'],
    [
      'has a PG_VERSION of noise',
      (place) => writeFileSync(join(place, 'PG_VERSION'), '\0\0\0'),
      'PG_VERSION is not whole',
    ],
    ['has no pg_control', (place) => rmSync(join(place, 'global/pg_control')), 'global/pg_control is missing'],
    [
      'has half a pg_control',
      (place) => truncateSync(join(place, 'global/pg_control'), 100),
      'global/pg_control is not whole',
    ],
    [
      'has a pg_control of zeros',
      (place) => writeFileSync(join(place, 'global/pg_control'), Buffer.alloc(8192)),
      'global/pg_control is not whole',
    ],
    ['has no global', (place) => rmSync(join(place, 'global'), { recursive: true }), 'global/pg_control is missing'],
    ['has no base', (place) => rmSync(join(place, 'base'), { recursive: true }), 'base is missing'],
    ['has no write-ahead log', (place) => rmSync(join(place, 'pg_wal'), { recursive: true }), 'pg_wal is missing'],
    ['has no commit log', (place) => rmSync(join(place, 'pg_xact/0000')), 'pg_xact is empty'],
    ['has no configuration', (place) => rmSync(join(place, 'postgresql.conf')), 'postgresql.conf is missing'],
    [
      'is empty where the database was',
      (place) => {
        rmSync(place, { recursive: true })
        mkdirSync(place)
      },
      'it is empty; if it is a volume, it may not be mounted',
    ],
    [
      'has a file where the database was',
      (place) => {
        rmSync(place, { recursive: true })
        writeFileSync(place, 'x')
      },
      'it is a file',
    ],
  ])('a data folder that %s is refused, and none of its files changes', async (_, damage, what) => {
    const data_dir = copy(damage)
    const before = hashFiles(data_dir)
    await expect(openDatabase({ data_dir })).rejects.toMatchObject({
      code: 'unavailable',
      message: `The database in ${join(data_dir, 'pglite')} is damaged: ${what}. ${REMEDY}`,
    })
    expect(hashFiles(data_dir)).toEqual(before)
  })

  test('a database of another version of PostgreSQL is refused, and none of its files changes', async () => {
    const data_dir = copy((place) => writeFileSync(join(place, 'PG_VERSION'), '16\n'))
    const before = hashFiles(data_dir)
    await expect(openDatabase({ data_dir })).rejects.toMatchObject({
      code: 'unavailable',
      message: expect.stringMatching(/was made by PostgreSQL 16, and this version of Todo Agents has PostgreSQL 18\. /),
    })
    expect(hashFiles(data_dir)).toEqual(before)
  })

  test.each<[string, string[], string]>([
    ['of other programs', ['notes.txt', 'Pictures', 'a', 'b'], '(Pictures, a, b and 1 more)'],
    ['beside our own secret', ['auth-secret', 'notes.txt'], '(notes.txt)'],
    ['with the name of our own folder', ['pglite.new'], '(pglite.new)'],
  ])(
    'a data folder with files %s and no database is refused, and none of its files changes',
    async (_, names, listed) => {
      dir = join(folder, 'foreign')
      mkdirSync(dir)
      for (const name of names) writeFileSync(join(dir, name), name)
      const before = hashFiles(dir)
      await expect(openDatabase({ data_dir: dir })).rejects.toMatchObject({
        code: 'unavailable',
        message: `DATA_DIR ${dir} has files that Todo Agents did not make ${listed}, and no database. Set DATA_DIR to the folder that has it, or to an empty one.`,
      })
      expect(hashFiles(dir)).toEqual(before)
    },
  )

  test('the database folder itself is refused, and the error names the folder to set', () => {
    const data_dir = copy()
    expect(() => checkDataDir(join(data_dir, 'pglite'))).toThrow(
      `DATA_DIR ${data_dir}/pglite is the database folder itself. Set DATA_DIR to ${data_dir}.`,
    )
  })

  test('a file is refused as data folder', async () => {
    dir = join(folder, 'file')
    writeFileSync(dir, 'x')
    await expect(openDatabase({ data_dir: dir })).rejects.toMatchObject({
      code: 'unavailable',
      message: `DATA_DIR ${dir} is a file. Set DATA_DIR to a folder.`,
    })
    expect(readFileSync(dir, 'utf8')).toBe('x')
  })

  test('a data folder without read permission is refused', async () => {
    const data_dir = copy((place) => chmodSync(place, 0o700))
    chmodSync(folder, 0o755)
    // Root may read everything, so root runs the program as another user.
    const other = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {}
    if (!('uid' in other)) chmodSync(join(data_dir, 'pglite'), 0o000)
    chmodSync(data_dir, 0o755)
    const { stdout } = await promisify(execFile)(
      process.execPath,
      [join(import.meta.dirname, '../testing/open-data-dir.ts'), data_dir],
      other,
    )
    chmodSync(join(data_dir, 'pglite'), 0o700)
    expect(stdout).toMatch(/^DATA_DIR .* cannot be read: EACCES: permission denied/)
  })

  describe('after a first start that did not end', () => {
    let left: string
    beforeAll(async () => {
      left = join(folder, 'left')
      await (await YieldingPglite.open({ dataDir: left })).close()
    })

    /** Copies what the first start has left behind into a data folder, and calls `cut` on the copy. */
    function unfinishedDir(cut: (draft: string) => void): string {
      dir = join(folder, 'unfinished')
      cpSync(left, join(dir, 'pglite.new'), { recursive: true })
      cut(join(dir, 'pglite.new'))
      return dir
    }

    test.each<[string, (draft: string) => void]>([
      ['was interrupted', (draft) => rmSync(join(draft, 'global'), { recursive: true })],
      [
        'was interrupted at once',
        (draft) => {
          for (const name of readdirSync(draft)) rmSync(join(draft, name), { recursive: true })
          mkdirSync(join(draft, 'pg_wal'))
        },
      ],
      ['ended before it moved the database to its place', () => {}],
    ])('a data folder whose first start %s is accepted as one without a database', (_, cut) => {
      const data_dir = unfinishedDir(cut)
      checkDataDir(data_dir)
      finishFirstStart(data_dir)
      expect(readdirSync(data_dir)).toEqual(['pglite.new'])
    })

    test('the next start removes what was left, and creates the database', async () => {
      const data_dir = unfinishedDir((draft) => rmSync(join(draft, 'global'), { recursive: true }))
      expect(await titles(data_dir)).toEqual([])
      expect(readdirSync(data_dir)).not.toContain('pglite.new')
    })
  })

  test('a database with tables that is not at its place yet is moved there and opened', async () => {
    const data_dir = copy((place) => renameSync(place, `${place}.new`))
    expect(await titles(data_dir)).toEqual(['kept'])
    expect(readdirSync(data_dir)).not.toContain('pglite.new')
  })

  test.each(['global/pg_control', 'PG_VERSION', 'base'])(
    'a database with tables that is not at its place and has no %s is refused, and none of its files changes',
    async (part) => {
      const data_dir = copy((place) => {
        rmSync(join(place, part), { recursive: true })
        renameSync(place, `${place}.new`)
      })
      const before = hashFiles(data_dir)
      await expect(openDatabase({ data_dir })).rejects.toMatchObject({
        code: 'unavailable',
        message: `The database in ${join(data_dir, 'pglite.new')} is damaged: ${part} is missing. ${REMEDY}`,
      })
      expect(hashFiles(data_dir)).toEqual(before)
    },
  )

  // `beforeAll` creates one in an empty folder.
  test('a database is created in a folder that has only our secret and a folder of the file system', async () => {
    dir = join(folder, 'fresh')
    mkdirSync(dir)
    writeFileSync(join(dir, 'auth-secret'), 'x'.repeat(43))
    mkdirSync(join(dir, 'lost+found'))
    expect(await titles(dir)).toEqual([])
  })

  test('a database is opened although foreign files are beside it', async () => {
    const data_dir = copy((place) => writeFileSync(join(place, '../backup.sh'), ''))
    expect(await titles(data_dir)).toEqual(['kept'])
  })

  test('a database of a newer version of Todo Agents is refused, and the error says to start that version', async () => {
    const data_dir = copy()
    const newer = await openDatabase({ data_dir })
    await sql`insert into kysely_migration values ('999-flying-todos', '2030-01-01T00:00:00.000Z')`.execute(newer.db)
    await newer.close()
    await expect(openDatabase({ data_dir })).rejects.toMatchObject({
      code: 'unavailable',
      message:
        'The database belongs to a newer version of Todo Agents: this one does not know its migration 999-flying-todos. Start the newer version.',
    })
  })

  /** Mounts a disk of 8 MB. Returns false when this process may not mount. */
  function mountSmallDisk(place: string): boolean {
    mkdirSync(place, { recursive: true })
    try {
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=8m', 'tmpfs', place], { stdio: 'ignore' })
      return true
    } catch {
      return false
    }
  }

  test('a full disk is reported when the database is created, and creation works when there is space', async ({
    skip,
  }) => {
    const disk = join(folder, 'disk')
    if (!mountSmallDisk(disk)) skip('a small disk cannot be mounted here')
    try {
      await expect(openDatabase({ data_dir: disk })).rejects.toMatchObject({
        code: 'unavailable',
        message: expect.stringMatching(
          /^The database cannot be created in .*: .*\. It needs about 100 MB of free space\.$/,
        ),
      })
      execFileSync('mount', ['-o', 'remount,size=400m', disk])
      expect(await titles(disk)).toEqual([])
    } finally {
      // Unmount lazily, because the failed attempt has left files open in this process.
      execFileSync('umount', ['--lazy', disk])
    }
  })
})
