import { median } from '../figures.ts'
import type { Harness } from '../harness.ts'
import type { Answer } from '../kills/contestant.ts'
import { ANSWER, DELTAS, messageOf, startModel } from '../kills/model.ts'
import { oursOn } from '../kills/ours.ts'
import { figure, printTable, withBar } from '../print.ts'

/** The bar in the README, in seconds. */
const BAR = 1.5

/**
 * Measures the time from a restart after `kill -9`, in the middle of an answer, until the client has the whole answer.
 * The client reconnects by itself. Throws when the answer is not whole.
 */
export async function measureRestart(harness: Harness): Promise<void> {
  const { quick, rounds = quick ? 1 : 5 } = harness.options
  const model = await startModel()
  const rows: string[][] = []
  for (const embedded of [false, true]) {
    const ours = await oursOn(harness, model.port, { embedded })
    const seconds: number[] = []
    const withStart: number[] = []
    for (let round = 0; round < rounds; round++) {
      const tag = `restart${embedded}${round}`
      const answer: Answer = { text: '', isComplete: false, onSeen() {} }
      const isHeld = model.hold(tag, DELTAS / 2)
      const said = (await ours.converse()).say(messageOf(tag), answer)
      await Promise.race([isHeld, said])
      await ours.kill()
      model.release()
      const startedAt = performance.now()
      await ours.start()
      const readyAt = performance.now()
      await said
      if (answer.text !== ANSWER) throw new Error(`the answer is “${answer.text}”`)
      seconds.push((performance.now() - readyAt) / 1000)
      withStart.push((performance.now() - startedAt) / 1000)
    }
    await ours.stop()
    const name = embedded ? 'embedded database' : 'PostgreSQL'
    rows.push([name, withBar(median(seconds), BAR), figure(Math.max(...seconds)), figure(median(withStart))])
  }
  await model.close()
  printTable(
    'Seconds after `kill -9` and a restart until the whole answer is there',
    ['', 'from ready', 'the longest', 'from the start of the process'],
    rows,
  )
}
