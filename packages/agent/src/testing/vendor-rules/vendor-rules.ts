import { checkChat } from './chat-rules.ts'
import { checkResponses } from './responses-rules.ts'
import { complaints } from './rule.ts'

/**
 * Returns what is wrong with a request by the published rules of the vendors, empty when all of them accept it: OpenAI,
 * Azure, Mistral, Gemini, DeepSeek, Groq, OpenRouter, Ollama, vLLM, LM Studio and llama.cpp. Each rule says its source.
 */
export function brokenRules(path: string, body: Record<string, unknown>): string[] {
  const found = complaints()
  const { pathname } = new URL(path, 'http://localhost')
  if (pathname.endsWith('/chat/completions')) checkChat(found, body)
  if (pathname.endsWith('/responses')) checkResponses(found, body)
  return [...new Set(found.all)]
}
