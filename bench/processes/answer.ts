/** What one process of the benchmark can ask another: names with functions that take and give plain data. */
export type Methods = { [name: string]: (...args: never[]) => unknown }

export interface Question {
  id: number
  name: string
  args: unknown[]
}

export type Answer = { id: number; value?: unknown; error?: string }

/**
 * Answers the parent's questions by these methods, and ends with the parent. Names that are not among them are left
 * to others: a probe and a program can answer in one process.
 */
export function answer(methods: Methods): void {
  process.on('message', async ({ id, name, args }: Question) => {
    const method = methods[name] as ((...args: unknown[]) => unknown) | undefined
    if (!method) return
    try {
      process.send?.({ id, value: await method(...args) } satisfies Answer)
    } catch (error) {
      process.send?.({ id, error: String(error instanceof Error ? error.stack : error) } satisfies Answer)
    }
  })
  process.channel?.ref()
  process.on('disconnect', () => process.exit())
}
