package dev.moemesh.model.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DecodingReaderTest {
  private static final List<String> TOKENS =
      List.of("<s>", "▁a", "b", "▁", "▁▁", "c▁d", "<0x0A>", "<0xe4>", "é", "Ġe", "a", "__");

  @TempDir private Path directory;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "null",
        "{'type':'ByteLevel','add_prefix_space':true,'trim_offsets':true}",
        "{'type':'Sequence','decoders':[{'type':'ByteLevel','add_prefix_space':true,'trim_offsets':true}]}",
        "{'type':'Metaspace','replacement':'▁','prepend_scheme':'always','split':true}",
        "{'type':'Metaspace','replacement':'▁','prepend_scheme':'never','split':true}",
        "{'type':'Metaspace','replacement':'▁','prepend_scheme':'first','split':true}",
        "{'type':'Replace','pattern':{'String':'▁'},'content':' '}",
        "{'type':'Sequence','decoders':[{'type':'Replace','pattern':{'String':'▁'},'content':' '},{'type':'Fuse'}]}",
        "{'type':'Sequence','decoders':[{'type':'Replace','pattern':{'String':'▁'},'content':' '},{'type':'ByteFallback'},{'type':'Fuse'}]}",
        "{'type':'Sequence','decoders':[{'type':'Replace','pattern':{'String':'▁'},'content':' '},{'type':'ByteFallback'},{'type':'Fuse'},{'type':'Strip','content':' ','start':2,'stop':0}]}",
        "{'type':'Sequence','decoders':[{'type':'Replace','pattern':{'String':'__'},'content':'long'},{'type':'Replace','pattern':{'String':'▁'},'content':''},{'type':'Fuse'}]}",
      })
  void decodesAsHuggingFaceDoes(String decoder) throws IOException {
    write(decoder);
    Random random = new Random(7);
    try (TextTokenizer tokenizer = TextTokenizer.open(directory);
        HuggingFaceDecoding reference = new HuggingFaceDecoding(directory)) {
      for (int round = 0; round < 300; round++) {
        int[] ids =
            random.ints(random.nextInt(12), 0, TOKENS.size() + 1).filter(id -> id != 7).toArray();
        boolean skipSpecial = random.nextBoolean();

        assertThat(tokenizer.decode(ids, skipSpecial))
            .as("%s, special tokens skipped: %s", Arrays.toString(ids), skipSpecial)
            .isEqualTo(reference.decode(ids, skipSpecial));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'type':'WordPiece','prefix':'##','cleanup':true}",
        "{'type':'Sequence','decoders':[{'type':'Fuse'},{'type':'Strip','content':' ','start':1,'stop':1}]}",
        "{'type':'Replace','pattern':{'Regex':'▁'},'content':' '}",
      })
  void refusesADecoderThatItDoesNotKnow(String decoder) throws IOException {
    write(decoder);

    assertThatThrownBy(() -> TextTokenizer.open(directory))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("decoder");
  }

  @Test
  void tellsTheLongestTextOfATokenOnlyWhereTokensDoNotGrow() throws IOException {
    write("{'type':'Replace','pattern':{'String':'▁'},'content':'   '}");
    try (TextTokenizer tokenizer = TextTokenizer.open(directory)) {
      assertThat(tokenizer.longestToken()).isEqualTo(Integer.MAX_VALUE);
    }
  }

  private void write(String decoder) throws IOException {
    StringBuilder vocabulary = new StringBuilder();
    for (int id = 0; id < TOKENS.size(); id++) {
      vocabulary.append(id == 0 ? "" : ",").append("'%s':%d".formatted(TOKENS.get(id), id));
    }
    String json =
        """
        {'version':'1.0','truncation':null,'padding':null,'normalizer':null,'pre_tokenizer':null,'post_processor':null,
         'added_tokens':[{'id':0,'content':'<s>','single_word':false,'lstrip':false,'rstrip':false,'normalized':false,'special':true}],
         'decoder':%s,'model':{'type':'BPE','vocab':{%s},'merges':[]}}"""
            .formatted(decoder, vocabulary);
    Files.writeString(directory.resolve("tokenizer.json"), json.replace('\'', '"'));
  }
}
