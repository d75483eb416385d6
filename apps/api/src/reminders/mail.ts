import { hourCycleOf } from '@todo-agents/contract/hour-cycle'
import type { Delivery } from '@todo-agents/db/reminders/delivery.repository'
import type { Transporter } from 'nodemailer'

export interface MailOptions {
  smtpUrl: string
  from: string
  /** The address of the page, to which the mail links. */
  baseUrl: string
}

/** `refused`: sending this mail again would not help. */
export type MailResult = { result: 'accepted' } | { result: 'refused' | 'unavailable'; reason: string }

export interface Mailer {
  /** Sends one reminder. Must not throw. */
  send(delivery: Delivery): Promise<MailResult>
  close(): void
}

const TIMEOUT_MS = 10_000

/** Returns the sender of reminders by mail. It connects when there is a mail to send, and keeps no connection. */
export function createMailer({ smtpUrl, from, baseUrl }: MailOptions): Mailer {
  let transport: Promise<Transporter> | undefined

  async function open(): Promise<Transporter> {
    // Loaded with the first mail, because most servers send none.
    const { createTransport } = await import('nodemailer')
    const timeouts = { connectionTimeout: TIMEOUT_MS, greetingTimeout: TIMEOUT_MS, socketTimeout: TIMEOUT_MS }
    return createTransport({ url: smtpUrl, ...timeouts }, { from })
  }

  return {
    async send({ reminder_id, reminder, mail }) {
      if (!reminder || !mail) return { result: 'refused', reason: 'there is nothing to send' }
      transport ??= open()
      const { item, alarm_time, is_late, due_date, start_time } = reminder
      const time = (instant: string) => instantFor(mail, instant)
      const about = start_time ? `Starts ${time(start_time)}.` : due_date ? `Due ${dayName(due_date)}.` : null
      const late = is_late ? `This comes late: it was due ${time(alarm_time)}, when the server did not run.` : null
      const lines = [item, about, late, `Open it: ${baseUrl}/`, FOOTER]
      try {
        await (await transport).sendMail({
          to: { name: mail.name, address: mail.email },
          subject: `Reminder: ${item}`,
          text: `${lines.filter((line) => line !== null).join('\n\n')}\n`,
          // The same for each try, so that mail programs show a repeated mail once.
          messageId: `<reminder-${reminder_id}@${new URL(baseUrl).hostname}>`,
          headers: { 'Auto-Submitted': 'auto-generated' },
        })
        return { result: 'accepted' }
      } catch (error) {
        const { responseCode = 0, message } = error as Error & { responseCode?: number }
        // RFC 5321, 4.2.1: 5yz is a permanent failure.
        return { result: responseCode >= 500 ? 'refused' : 'unavailable', reason: message }
      }
    },
    close() {
      transport?.then((opened) => opened.close()).catch(() => {})
    },
  }
}

const FOOTER = 'You get this mail because “reminders by mail” is on in your settings.'

function instantFor(reader: NonNullable<Delivery['mail']>, instant: string): string {
  const [timeZone, hourCycle] = [reader.time_zone, hourCycleOf(reader)]
  const format = new Intl.DateTimeFormat('en', { timeZone, hourCycle, dateStyle: 'full', timeStyle: 'short' })
  return format.format(new Date(instant))
}

function dayName(day: string): string {
  return new Intl.DateTimeFormat('en', { timeZone: 'UTC', dateStyle: 'full' }).format(new Date(`${day}T00:00:00Z`))
}
