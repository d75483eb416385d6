import { setTimeout as wait } from 'node:timers/promises'
import pg from 'pg'
import type { Harness } from '../harness.ts'
import type { Answer, Contestant, Conversation, Seen } from '../kills/contestant.ts'
import type { Model } from '../kills/model.ts'
import { ANSWER, itemsOf, messageOf, startModel } from '../kills/model.ts'
import { oursOn } from '../kills/ours.ts'
import { peerOn } from '../kills/peers.ts'
import { printTable } from '../print.ts'
import { installPeers, PEERS } from '../processes/peer.ts'

type Moment = 'start' | 'tool' | { nth: number; of: 'tool_call' | 'tool_result' } | { deltas: number }

const MOMENTS: Moment[] = [
  'start',
  { nth: 1, of: 'tool_call' },
  'tool',
  { nth: 1, of: 'tool_result' },
  { nth: 2, of: 'tool_call' },
  { nth: 2, of: 'tool_result' },
  ...[5, 15, 25, 30].map((deltas) => ({ deltas })),
]
/** While the benchmark has this lock, the tool waits in the middle of its insert. */
const HOLD_TOOL = `
  create function bench_hold() returns trigger language plpgsql as
    $$ begin perform pg_advisory_xact_lock_shared(4242); return new; end $$;
  create trigger bench_hold before insert on todo for each row execute function bench_hold()`
const WAITING = `select 1 from pg_locks where locktype = 'advisory' and objid = 4242 and not granted`
/** An answer or a conversation that takes longer counts as stuck. */
const PATIENCE_MS = 90_000

/** What went wrong with one killed run, and whether it went on by itself. */
interface Outcome {
  lost: boolean
  doubled: boolean
  retried: boolean
  wrongText: boolean
  stuck: boolean
  wentOn: boolean
}

/** Kills servers at ten moments of a run, and counts what is left of the run. */
export async function measureKills(harness: Harness): Promise<void> {
  const { quick, rounds = quick ? 1 : 4 } = harness.options
  installPeers()
  const model = await startModel()
  const rows: (string | number)[][] = []
  for (const open of contestants(harness, model)) {
    const { contestant, databaseUrl } = await open()
    const outcomes: Outcome[] = []
    const database = new pg.Client(databaseUrl)
    await database.connect()
    await database.query(HOLD_TOOL)
    for (let round = 0; round < rounds; round++)
      for (const moment of MOMENTS) outcomes.push(await killAt(moment, contestant, model, database))
    await contestant.stop()
    await database.end()
    const count = (of: keyof Outcome) => outcomes.filter((outcome) => outcome[of]).length
    const counted = (['lost', 'doubled', 'retried', 'wrongText', 'stuck', 'wentOn'] as const).map(count)
    rows.push([contestant.name, outcomes.length, ...counted])
    console.log(`${contestant.name}: ${counted.join(', ')}`)
  }
  await model.close()
  const effects = ['todos lost', 'todos doubled', 'retry pressed', 'text lost or doubled', 'stuck', 'went on by itself']
  printTable('Runs that were killed, and what was left of them', ['', 'kills', ...effects], rows)
}

type Opened = { contestant: Contestant; databaseUrl: string }

function contestants(harness: Harness, { port }: Model): (() => Promise<Opened>)[] {
  const { url, pool } = harness.database
  let databases = 0
  async function peer(program: string, durability?: 'sync'): Promise<Opened> {
    const name = `peer_${++databases}`
    await pool.query(`create database ${name}`)
    const databaseUrl = Object.assign(new URL(url), { pathname: `/${name}` }).href
    const setup = new pg.Client(databaseUrl)
    await setup.connect()
    await setup.query('create table todo (id serial primary key, item text not null, importance text not null)')
    await setup.end()
    const options = { upstreamPort: port, databaseUrl, ...(durability && { durability }) }
    return { contestant: await peerOn(harness, PEERS.find((each) => each.program === program)!, options), databaseUrl }
  }
  return [
    ...PEERS.map(
      ({ program }) =>
        () =>
          peer(program),
    ),
    () => peer('langgraph', 'sync'),
    async () => ({ contestant: await oursOn(harness, port, { embedded: false }), databaseUrl: url }),
  ]
}

let lastTag = 0

async function killAt(moment: Moment, contestant: Contestant, model: Model, database: pg.Client): Promise<Outcome> {
  const tag = `r${++lastTag}x${Math.random().toString(36).slice(2, 8)}`
  const conversation = await contestant.converse()
  const { answer, untilSeen } = watchedAnswer()
  const isReached = reach(moment, { model, tag, database, answer, untilSeen })
  await isReached.armed
  const said = conversation.say(messageOf(tag), answer)
  await within(PATIENCE_MS, Promise.race([isReached.reached, said]))
  await contestant.kill()
  await isReached.release()
  // A request that was sent just before the kill may still arrive.
  await wait(100)
  const requests = model.requests(tag)
  await contestant.start()

  const until = performance.now() + contestant.patienceMs
  while (model.requests(tag) === requests && performance.now() < until) await wait(20)
  const wentOn = model.requests(tag) > requests
  const retried = await within(PATIENCE_MS, conversation.recover(messageOf(tag), answer))
  const counts = await Promise.all(itemsOf(tag).map((item) => contestant.countTodos(item)))
  return {
    lost: counts.includes(0),
    doubled: counts.some((count) => count > 1),
    retried: retried !== false,
    wrongText: answer.text !== ANSWER,
    stuck: !answer.isComplete || !(await isAnswered(conversation)),
    wentOn,
  }
}

/** Sends another message. Returns whether it is answered. */
async function isAnswered(conversation: Conversation): Promise<boolean> {
  const { answer } = watchedAnswer()
  await within(PATIENCE_MS, conversation.say('Thank you.', answer))
  return answer.isComplete && answer.text !== ''
}

/** Returns null when the promise takes too long. */
function within<T>(ms: number, promise: Promise<T>): Promise<T | null> {
  return Promise.race([promise, wait(ms, null, { ref: false })])
}

type UntilSeen = (seen: Seen, nth: number) => Promise<void>

function watchedAnswer(): { answer: Answer; untilSeen: UntilSeen } {
  const counts = { tool_call: 0, tool_result: 0, text: 0 }
  let waiting: { seen: Seen; nth: number; resolve: () => void } | undefined
  const answer: Answer = {
    text: '',
    isComplete: false,
    onSeen(seen) {
      counts[seen]++
      if (waiting?.seen === seen && counts[seen] === waiting.nth) waiting.resolve()
    },
  }
  return {
    answer,
    untilSeen(seen, nth) {
      const { promise, resolve } = Promise.withResolvers<void>()
      waiting = { seen, nth, resolve }
      return promise
    },
  }
}

interface Scene {
  model: Model
  tag: string
  database: pg.Client
  answer: Answer
  untilSeen: UntilSeen
}

/** Stops a run at a moment: `armed` resolves when the message may be sent, and `reached` when the run is there. */
function reach(moment: Moment, { model, tag, database, answer, untilSeen }: Scene) {
  const release = async () => model.release()
  if (moment === 'start') return { armed: null, reached: model.hold(tag, 'start'), release }
  if (moment === 'tool') {
    const armed = database.query('select pg_advisory_lock(4242)')
    const isWaiting = async () => (await database.query(WAITING)).rows.length > 0
    const reached = armed.then(async () => {
      while (!(await isWaiting())) await wait(5)
    })
    return { armed, reached, release: async () => void (await database.query('select pg_advisory_unlock(4242)')) }
  }
  if ('deltas' in moment) {
    const shown = ANSWER.split(' ').slice(0, moment.deltas).join(' ')
    const reached = model.hold(tag, moment.deltas).then(async () => {
      while (!answer.text.startsWith(shown)) await wait(5)
    })
    return { armed: null, reached, release }
  }
  return { armed: null, reached: untilSeen(moment.of, moment.nth), release }
}
