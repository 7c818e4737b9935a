package io.swiftbolt.auth;

import java.time.Instant;

/** What a token is worth at this moment. */
public sealed interface Verdict {

  /**
   * A token of ours whose time it is.
   *
   * @param expires when it stops being valid: its {@code exp}, or the end of its secret's grace if that comes first
   */
  record Valid(Role role, Instant expires) implements Verdict {}

  /**
   * No good.
   *
   * @param message for the client, in the words of Supabase's handshake
   * @param channelMessage the same for one who holds a channel: says in addition how long ago a token expired
   */
  record Refused(Code code, String message, String channelMessage) implements Verdict {

    /** The {@code reason} of a refused join, such as {@code InvalidJWTToken: Token has expired 7 seconds ago}. */
    public String joinReason() {
      return code.joinCode + ": " + channelMessage;
    }
  }

  /** Why a token is refused. */
  enum Code {
    /** Not a token at all, or one whose fields are not what they must be. */
    MALFORMED("MalformedJWT"),
    /** Signed with our secret, but its time is over. */
    EXPIRED("InvalidJWTToken"),
    /** Signed with our secret, but {@code role} or {@code exp} is missing, or there is no such role. */
    CLAIMS("InvalidJWTToken"),
    /** Not signed with our secret, or not with HS256, HS384 or HS512. */
    SIGNATURE("JwtSignatureError");

    private final String joinCode;

    Code(String joinCode) {
      this.joinCode = joinCode;
    }
  }
}
