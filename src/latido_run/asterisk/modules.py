"""Which of Asterisk's modules are loaded: an allow-list, grown from nothing until every call worked.

Nothing listed runs programs. Audio always goes through us: with bridge_native_rtp, two lines of one carrier that are
joined did not hear each other. Without the digest authenticator Asterisk would ask nobody for a password.
"""

BOTH = (
    *("pbx_config", "res_timing_timerfd", "res_sorcery_config", "res_sorcery_memory", "res_sorcery_astdb"),
    *("res_pjproject", "res_pjsip", "res_pjsip_session", "res_pjsip_sdp_rtp"),
    *("res_pjsip_endpoint_identifier_ip", "res_pjsip_endpoint_identifier_user", "res_pjsip_caller_id"),
    *("res_pjsip_nat", "res_pjsip_pubsub", "res_pjsip_rfc3326", "res_pjsip_dlg_options"),
    *("res_pjsip_authenticator_digest", "res_pjsip_header_funcs"),
    *("res_rtp_asterisk", "chan_pjsip", "bridge_simple", "bridge_softmix", "bridge_holding"),
    *("res_http_websocket", "res_websocket_client", "res_ari", "res_ari_model", "res_ari_asterisk"),
    *("res_ari_channels", "res_ari_events", "res_stasis", "res_stasis_playback", "res_stasis_recording"),
    *("res_stasis_snoop", "res_stasis_answer", "app_stasis", "app_dial", "app_playback", "app_mixmonitor"),
    *("func_channel", "func_callerid", "func_logic", "func_timeout"),
    *("codec_ulaw", "codec_alaw", "codec_resample", "format_wav", "format_pcm"),
)
PBX = (
    *BOTH,
    *("res_pjsip_registrar", "res_pjsip_transport_websocket", "res_srtp", "res_crypto"),
    *("res_pjsip_diversion", "func_strings"),
    *("res_ari_applications", "res_ari_bridges", "res_ari_endpoints", "res_ari_playbacks"),
    *("chan_bridge_media", "res_musiconhold", "codec_opus_open_source", "res_format_attr_opus"),
)
CARRIER = (
    *BOTH,
    *("res_pjsip_outbound_registration", "res_pjsip_outbound_authenticator_digest", "app_senddtmf"),
)
