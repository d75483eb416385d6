import { useEffect, useRef, useState } from 'react'
import { chatTexts as t } from '../../../lib/texts/chat.ts'
import { locale } from '../../../lib/texts/language.ts'

/** The part of the browsers' interface that is used here; TypeScript has no types for it. */
interface Recognition {
  lang: string
  interimResults: boolean
  continuous: boolean
  onresult: ((event: { results: ArrayLike<RecognitionResult> }) => void) | null
  onerror: ((event: { error: string }) => void) | null
  onend: (() => void) | null
  start(): void
  stop(): void
  abort(): void
}

type RecognitionResult = ArrayLike<{ transcript: string }> & { isFinal: boolean }

type RecognitionClass = new () => Recognition

/** Chromium and Safari have it under its old name. */
function recognitionClass(): RecognitionClass | undefined {
  const names = globalThis as { SpeechRecognition?: RecognitionClass; webkitSpeechRecognition?: RecognitionClass }
  return names.SpeechRecognition ?? names.webkitSpeechRecognition
}

export interface Speech {
  isListening: boolean
  /** Why nothing was heard. */
  error: string | null
  toggle(): void
}

/**
 * Listens to a spoken message by the browser's own speech recognition, in the language of the page. `onText` gets the
 * whole text so far, again and again while the user speaks. Returns null where the browser has none.
 */
export function useSpeech(onText: (spoken: string) => void): Speech | null {
  const [isListening, setListening] = useState(false)
  const [error, setError] = useState<string | null>(null)
  const current = useRef<Recognition | null>(null)
  useEffect(() => () => current.current?.abort(), [])
  const Recognition = recognitionClass()
  if (!Recognition) return null

  function start(): void {
    if (!Recognition) return
    const recognition = new Recognition()
    recognition.lang = locale
    recognition.interimResults = true
    recognition.continuous = true
    recognition.onresult = ({ results }) =>
      onText(
        Array.from(results, (result) => result[0]?.transcript ?? '')
          .join('')
          .trim(),
      )
    recognition.onerror = ({ error }) => setError(messageOf(error))
    recognition.onend = () => setListening(false)
    current.current = recognition
    setError(null)
    setListening(true)
    recognition.start()
  }

  return { isListening, error, toggle: () => (isListening ? current.current?.stop() : start()) }
}

function messageOf(error: string): string | null {
  if (error === 'aborted') return null
  return error === 'not-allowed' || error === 'service-not-allowed' ? t.micRefused : t.notHeard
}
