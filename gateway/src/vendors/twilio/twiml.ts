import twilio from 'twilio'
import { sentences, type VoiceReply } from '../../domain/voice-reply.ts'

export const conferenceEvents: ('start' | 'end' | 'join' | 'leave')[] = ['start', 'end', 'join', 'leave']

type Response = InstanceType<typeof twilio.twiml.VoiceResponse>

export function writeTwiml(reply: VoiceReply): string {
  const response = new twilio.twiml.VoiceResponse()
  write(response, reply)
  return response.toString()
}

function write(response: Response, reply: VoiceReply): void {
  switch (reply.type) {
    case 'join': {
      const dial = response.dial({ answerOnBridge: true, action: reply.endedUrl, method: 'POST' })
      dial.conference(
        {
          participantLabel: reply.label,
          beep: 'false',
          startConferenceOnEnter: reply.starts,
          endConferenceOnExit: reply.endsConference,
          waitUrl: reply.waitUrl ?? '',
          ...(reply.waitUrl === null ? {} : { waitMethod: 'POST' }),
          statusCallback: reply.eventsUrl,
          statusCallbackMethod: 'POST',
          statusCallbackEvent: conferenceEvents,
        },
        reply.conference,
      )
      return
    }
    case 'say':
      response.say(sentences[reply.sentence])
      response.hangup()
      return
    case 'play':
      response.play({ loop: 0 }, reply.soundUrl)
      return
    case 'reject':
      response.reject()
      return
    case 'hang-up':
      response.hangup()
      return
  }
}
