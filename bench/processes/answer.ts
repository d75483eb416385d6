/** The functions that one process of the benchmark offers to its parent. They take and return plain data. */
export type Methods = { [name: string]: (...args: never[]) => unknown }

export interface Question {
  id: number
  name: string
  args: unknown[]
}

export type Answer = { id: number; value?: unknown; error?: string }

/**
 * Answers the parent's questions with these methods, and exits when the parent exits. Ignores unknown names: a probe
 * and a program can answer in the same process, and each knows only its own methods.
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
