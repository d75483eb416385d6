import type { Config } from './env.ts'

interface AccessNote {
  level: 'info' | 'warn'
  message: string
}

/** Returns the log lines for the start of the server: about sign-ups, guests and the cost of the model. */
export function accessNotes(config: Config): AccessNote[] {
  const { AGENT_MODEL, SIGN_UP, GUESTS, GUEST_DAYS, SERVER_MONTHLY_RUNS, SERVER_MONTHLY_TOKENS, isLocal } = config
  const isPaid = AGENT_MODEL !== 'offline'
  const notes: AccessNote[] = [{ level: 'info', message: `Accounts: SIGN_UP=${SIGN_UP}. Guests: ${GUESTS}.` }]
  if (isPaid && !isLocal && GUESTS === 'off') {
    const reason = 'a model that may cost money is configured and the server is not on localhost alone'
    notes.push({ level: 'info', message: `No new guests are taken, because ${reason}. GUESTS=on allows them.` })
  }
  if (GUESTS === 'on' && GUEST_DAYS !== null) {
    notes.push({ level: 'info', message: `Guests that were idle for ${GUEST_DAYS} days are deleted with their todos.` })
  }
  const isBudgeted = SERVER_MONTHLY_RUNS !== null || SERVER_MONTHLY_TOKENS !== null
  if (isPaid && !isLocal && !isBudgeted && (SIGN_UP === 'open' || GUESTS === 'on')) {
    notes.push({
      level: 'warn',
      message:
        'Everyone with access to this server can use the model at your expense. Set SIGN_UP=invite, or SERVER_MONTHLY_RUNS and SERVER_MONTHLY_TOKENS.',
    })
  }
  return notes
}
