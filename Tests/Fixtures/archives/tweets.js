window.YTD.tweets.part0 = [
  {"tweet":{"id_str":"9007199254740993","created_at":"Tue Nov 14 22:13:20 +0000 2023","full_text":"Where is bus 12? a=b &amp; c &lt;3 &amp;lt;","in_reply_to_status_id_str":"9007199254740990"}},
  {"tweet":{"id_str":"9007199254740994","created_at":"Tue Nov 14 22:13:21 +0000 2023","full_text":"","extended_entities":{"media":[{"ext_alt_text":"A yellow bus"}]}}}
]
